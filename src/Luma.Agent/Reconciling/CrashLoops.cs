using System.Collections.Concurrent;
using Luma.Docker;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Tells a container that crashes again and again from one that has crashed now and then over the months: Docker counts restarts, and
/// forgets none.
/// </summary>
internal sealed class CrashLoops(TimeProvider time)
{
    /// <summary>Within this time…</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>… so many restarts are a loop, unless the last of them was so long ago.</summary>
    public const int Restarts = 5;

    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string App, int Place), Count> _counts = new();

    /// <summary>How often it was restarted of late, if that is a loop; otherwise null.</summary>
    public int? Has(string app, int place, ContainerDetails container)
    {
        var since = _counts.AddOrUpdate((app, place), _ => Begin(container), (_, last) =>
            last.Container == container.Id && time.GetElapsedTime(last.At) < Window ? last : Begin(container));
        var restarts = container.RestartCount - since.Restarts;
        return restarts >= Restarts && !IsSteady(container.State) ? restarts : null;
    }

    private bool IsSteady(ContainerState state) => state is { Running: true, Restarting: false, StartedAt: { } started } && time.GetUtcNow() - started >= Steady;

    private Count Begin(ContainerDetails container) => new(container.Id, container.RestartCount, time.GetTimestamp());

    private sealed record Count(string Container, int Restarts, long At);
}
