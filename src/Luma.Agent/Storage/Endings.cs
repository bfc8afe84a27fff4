using Luma.Agent.Auditing;
using Luma.Core.Deployments;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Storage;

/// <summary>How deployments ended, in the audit and in their files: at once, or as soon as the disk has room for it.</summary>
internal sealed partial class Endings(StateFolder folder, ILogger log)
{
    private readonly Lock _lock = new();
    private readonly Queue<DeploymentStatus> _untold = new();
    private readonly Queue<DeploymentStatus> _unsaved = new();

    /// <param name="ended">It has come to its end, which a full disk does not undo.</param>
    public void Record(DeploymentStatus ended)
    {
        lock (_lock)
        {
            _untold.Enqueue(ended);
            _unsaved.Enqueue(ended);
            if (RecordLocked() is { } fault)
            {
                LogLater(ended.Id, fault.Message);
            }
        }
    }

    /// <summary>What had no room before has it now, perhaps.</summary>
    public void RecordLate()
    {
        lock (_lock)
        {
            RecordLocked();
        }
    }

    /// <summary>The deployment of the file, as it ended if that is not in the file yet.</summary>
    public DeploymentStatus Latest(DeploymentStatus found)
    {
        lock (_lock)
        {
            return _unsaved.FirstOrDefault(ended => ended.Id == found.Id) ?? found;
        }
    }

    private IOException? RecordLocked()
    {
        try
        {
            Empty(_untold, ended => folder.Audit.Write(AuditEntries.Of(ended, ended.FinishedAt ?? ended.StartedAt)));
            Empty(_unsaved, folder.Save);
            return null;
        }
        catch (IOException fault)
        {
            return fault;
        }
    }

    private static void Empty(Queue<DeploymentStatus> queue, Action<DeploymentStatus> record)
    {
        while (queue.TryPeek(out var ended))
        {
            record(ended);
            queue.Dequeue();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Deployment {Deployment}: its end cannot be recorded yet and will be later: {Reason}")]
    private partial void LogLater(string deployment, string reason);
}
