using System.Globalization;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Units;

namespace Luma.Agent.Diagnosis;

/// <summary>Decides whether the server has room for a second set beside the one that serves.</summary>
/// <param name="FreeMemory">Bytes that the kernel could give without swapping.</param>
/// <param name="FreeDisk">Bytes left on the disk of Docker's data; null where it cannot be seen.</param>
/// <param name="UsedByReplica">Bytes that the largest replica uses now; null where none runs.</param>
/// <param name="Cpus">CPUs of the server; sets share them, but Docker refuses a container that may use more.</param>
internal sealed record Room(long FreeMemory, long? FreeDisk, long? UsedByReplica, int Cpus)
{
    /// <summary>Below it Docker itself gets into trouble: images, layers and logs all need some.</summary>
    public const long LeastDisk = 256L << 20;

    /// <summary>What to do where Docker's disk is full.</summary>
    public const string FreeSome = "free some: luma prune, docker image prune, docker builder prune, or remove old logs";

    /// <summary>Whether a disk with so much left may take so much more.</summary>
    /// <param name="free">Bytes.</param>
    /// <param name="more">Bytes.</param>
    public static bool Holds(long free, long more) => free - LeastDisk >= more;

    /// <summary>The same once so many replicas have gone.</summary>
    public Room Without(int replicas) => this with { FreeMemory = FreeMemory + (replicas * UsedByReplica ?? 0) };

    /// <summary>Null where there is room.</summary>
    public Failure? Refusal(AppSpec app) => FreeDisk < LeastDisk
        ? Failure.Of(
            $"the disk of Docker's data has {ByteSize.Format(FreeDisk.Value)} left; a deployment needs at least {ByteSize.Format(LeastDisk)}",
            FreeSome)
        : MemoryRefusal(app) ?? CpuRefusal(app);

    /// <summary>Null where memory holds both sets.</summary>
    public Failure? MemoryRefusal(AppSpec app)
    {
        var each = Expected(app.Resources.Memory);
        return each * app.Replicas <= FreeMemory
            ? null
            : Failure.Of(
                $"memory cannot hold both sets: {app.Replicas} × {ByteSize.Format(each)} are needed until the old one has gone, {ByteSize.Format(FreeMemory)} are free",
                "free memory, deploy with fewer replicas, or set order: stop-first in luma.yml: then the old set stops first, and requests wait in the proxy meanwhile");
    }

    private Failure? CpuRefusal(AppSpec app) => app.Resources.Cpus > Cpus
        ? Failure.Of(
            string.Create(CultureInfo.InvariantCulture, $"resources.cpus is {app.Resources.Cpus}, and the server has {Cpus}"),
            string.Create(CultureInfo.InvariantCulture, $"set resources.cpus to {Cpus} or less in luma.yml"))
        : null;

    /// <summary>
    /// What may go wrong with an image that is to be pulled; null if nothing. No more than a doubt: only the registry knows its size,
    /// and of its layers most are usually here.
    /// </summary>
    /// <param name="lastImage">Bytes of the image that runs; 0 if unknown.</param>
    public string? Doubt(long lastImage) => FreeDisk is { } free && !Holds(free, lastImage)
        ? $"the disk of Docker's data has {ByteSize.Format(free)} left, and an image as large as the one that runs takes {ByteSize.Format(lastImage)}"
        : null;

    /// <summary>What runs tells best, a limit is the most that can be; of an app without either nothing is known.</summary>
    private long Expected(long? limit) => Math.Min(UsedByReplica ?? limit ?? 0, limit ?? long.MaxValue);
}
