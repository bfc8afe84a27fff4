using System.Collections.Concurrent;
using Luma.Core.Api;

namespace Luma.Agent.Auditing;

/// <summary>
/// What the agent does by itself, in the audit. It puts things right also where the audit cannot be written, since the disk is full;
/// its log tells then.
/// </summary>
internal sealed class OwnActs(Audit audit, TimeProvider time)
{
    private readonly ConcurrentDictionary<AuditEntry, string> _failing = new();

    /// <summary>Tells before and after. What fails is tried with each look: it is told once, and again when it succeeds.</summary>
    /// <param name="action">What is done, in a word.</param>
    /// <param name="subject">The app; empty where it is about the whole server.</param>
    /// <param name="detail">To what.</param>
    /// <param name="act">Does it; what it throws is thrown.</param>
    public async Task DoAsync(string action, string subject, string detail, Func<Task> act)
    {
        var begun = Entry(action, subject, detail);
        if (!_failing.ContainsKey(begun))
        {
            Write(begun);
        }

        try
        {
            await act();
        }
        catch (Exception fault)
        {
            if (_failing.TryAdd(begun, fault.Message))
            {
                Write(begun with { Result = AuditResult.Failed, Detail = $"{detail}: {fault.Message}" });
            }

            throw;
        }

        _failing.TryRemove(begun, out _);
        Write(begun with { Result = AuditResult.Succeeded });
    }

    /// <summary>Tells what was done.</summary>
    public void Tell(string action, string subject, string detail) => Write(Entry(action, subject, detail) with { Result = AuditResult.Succeeded });

    /// <summary>Without a time: the same act is the same entry.</summary>
    private static AuditEntry Entry(string action, string subject, string detail) => new()
    {
        At = default,
        By = AuditEntries.Agent,
        Action = action,
        Result = AuditResult.Begun,
        Subject = subject,
        Detail = detail,
    };

    private void Write(AuditEntry entry) => audit.TryWrite(entry with { At = time.GetUtcNow() });
}
