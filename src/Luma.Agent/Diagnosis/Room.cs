using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Units;

namespace Luma.Agent.Diagnosis;

/// <summary>Decides whether the server has room for a second set beside the one that serves.</summary>
/// <param name="FreeMemory">Bytes that the kernel could give without swapping.</param>
/// <param name="FreeDisk">Bytes left on the disk of Docker's data; null where it cannot be seen.</param>
/// <param name="UsedByReplica">Bytes that the largest replica uses now; null where none runs.</param>
internal sealed record Room(long FreeMemory, long? FreeDisk, long? UsedByReplica)
{
    /// <summary>Below it Docker itself gets into trouble: images, layers and logs all need some.</summary>
    public const long LeastDisk = 256L << 20;

    /// <summary>Null where there is room.</summary>
    public Failure? Refusal(AppSpec app)
    {
        if (FreeDisk < LeastDisk)
        {
            return Failure.Of(
                $"the disk of Docker's data has {ByteSize.Format(FreeDisk.Value)} left; a deployment needs at least {ByteSize.Format(LeastDisk)}",
                "free some: docker image prune, docker builder prune, or remove old logs");
        }

        var each = Expected(app.Resources.Memory);
        return each * app.Replicas <= FreeMemory
            ? null
            : Failure.Of(
                $"memory cannot hold both sets: {app.Replicas} × {ByteSize.Format(each)} are needed until the old one has gone, {ByteSize.Format(FreeMemory)} are free",
                "free memory, deploy with fewer replicas, or run luma stop first, which means downtime");
    }

    /// <summary>What runs tells best, a limit is the most that can be; of an app without either nothing is known.</summary>
    private long Expected(long? limit) => Math.Min(UsedByReplica ?? limit ?? 0, limit ?? long.MaxValue);
}
