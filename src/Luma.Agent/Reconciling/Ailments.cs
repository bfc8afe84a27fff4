using System.Collections.Concurrent;
using System.Globalization;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Core.Units;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Reconciling;

/// <summary>Tells which replicas of an active set are beyond what Docker, or a look at it, can put right.</summary>
internal sealed class Ailments(IProxyControl proxy, CrashLoops loops, TimeProvider time)
{
    /// <summary>A container that is being removed, or was just moved, looks broken for a moment; the next look puts that right.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(string App, int Place), Oddity> _odd = new();

    /// <param name="app">An app that was not stopped.</param>
    /// <param name="there">Its containers by their places, after everything was done that takes no new one.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<Ailment>> FindAsync(AppRecord app, IReadOnlyDictionary<int, ContainerDetails> there, CancellationToken cancellation)
    {
        var ill = await proxy.IllAsync(cancellation);
        return [.. Enumerable.Range(1, app.Active.Set.Containers.Count)
            .Select(place => there.GetValueOrDefault(place) is { } container
                ? What(app, place, container, ill) is { } what ? new Ailment(place, container.Name, what) : null
                : new(place, Container: null, "is gone"))
            .OfType<Ailment>()];
    }

    /// <summary>Docker was away: what is odd when it is back began then, however it was before.</summary>
    public void Forget() => _odd.Clear();

    private string? What(AppRecord app, int place, ContainerDetails container, IReadOnlyDictionary<string, TimeSpan> ill)
    {
        var spec = app.Active.Spec;
        return container.State switch
        {
            _ when Lasting(spec.Name, place, container, OddityOf(container, Names.Network(spec.Project))) is { } oddity => oddity,
            _ when loops.Has(spec.Name, place, container) is { } restarts => string.Create(
                CultureInfo.InvariantCulture, $"has ended {restarts} times within {Duration.Format(CrashLoops.Window)}, with code {container.State.ExitCode} the last time"),
            _ when IllFor(container, ill) is { } time && spec.Liveness.ReplaceAfter is { Ticks: > 0 } limit && time >= limit =>
                $"has not answered its probes for {Duration.Format(limit)}",
            _ => null,
        };
    }

    private static string? OddityOf(ContainerDetails container, string network) => container.State switch
    {
        { Dead: true } => "was removed in part",
        { Running: false, Error.Length: > 0 } => $"cannot be started: {container.State.Error}",
        { Running: true, Restarting: false } when !container.NetworkSettings.Networks.ContainsKey(network) => "cannot be attached to its network",
        _ => null,
    };

    private string? Lasting(string app, int place, ContainerDetails container, string? what)
    {
        if (what is null)
        {
            _odd.TryRemove((app, place), out _);
            return null;
        }

        var seen = _odd.AddOrUpdate(
            (app, place), _ => new(container.Id, time.GetTimestamp()), (_, last) => last.Container == container.Id ? last : new(container.Id, time.GetTimestamp()));
        return time.GetElapsedTime(seen.Since) >= Moment ? what : null;
    }

    /// <summary>A backend's id begins with its container's.</summary>
    private static TimeSpan? IllFor(ContainerDetails container, IReadOnlyDictionary<string, TimeSpan> ill)
    {
        var times = ill.Where(backend => Replica.IsOf(container.Id, backend.Key)).Select(backend => backend.Value).ToList();
        return times.Count == 0 ? null : times.Max();
    }

    private sealed record Oddity(string Container, long Since);
}
