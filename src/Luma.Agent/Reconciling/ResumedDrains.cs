using System.Collections.Concurrent;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Goes on with the drain of a set that an agent before this one took out of the table. A proxy in a process of its own still works
/// for it; it has what was left of its time, not all of it anew.
/// </summary>
internal sealed partial class ResumedDrains(
    DockerClient docker, IProxyControl proxy, RoutePublisher routes, ReconcileSignal reconcile, TimeProvider time, ILogger<ResumedDrains> log)
{
    private readonly ConcurrentDictionary<string, Task> _going = new();

    /// <summary>False while requests are in flight on one of the set's containers: it is not to be stopped yet.</summary>
    public async Task<bool> AreOverAsync(AppRecord app, ReleaseRecord set, IEnumerable<ContainerSummary> running, CancellationToken cancellation)
    {
        if (_going.TryGetValue(app.Deployment, out var going))
        {
            return going.IsCompleted;
        }

        var found = await Task.WhenAll(running.Select(container => docker.Containers.FindAsync(container.Id, cancellation)));
        Replica[] replicas = [.. found.Select(container => Replica.Of(container, Names.Network(set.Spec.Project), set.Spec.Proxy.AppPort)).OfType<Replica>()];
        var inFlight = await routes.InFlightAsync(cancellation);
        string[] backends = [.. replicas.SelectMany(inFlight.BackendsOf)];
        if (backends.Length == 0)
        {
            return true;
        }

        var limits = Left(app.Active.Spec.Drain, time.GetUtcNow() - (app.SwitchedAt ?? app.Active.DeployedAt));
        LogGoesOn(app.Active.Spec.Name, string.Join(", ", replicas.Select(replica => replica.Container)), limits.Timeout.TotalSeconds, limits.Max.TotalSeconds);
        _going[app.Deployment] = Task.Run(() => DrainAsync(app, backends, limits), CancellationToken.None);
        return false;
    }

    internal static DrainLimits Left(DrainSpec drain, TimeSpan since)
    {
        return new() { Timeout = Of(drain.Timeout), Streams = Of(drain.Streams ?? drain.Timeout), Max = Of(drain.Max) };

        // A clock that was set back must not give more than there was.
        TimeSpan Of(TimeSpan limit) => since <= TimeSpan.Zero ? limit : since < limit ? limit - since : TimeSpan.Zero;
    }

    private async Task DrainAsync(AppRecord app, IReadOnlyCollection<string> backends, DrainLimits limits)
    {
        try
        {
            var drained = await proxy.DrainAsync(backends, limits);
            LogOver(app.Active.Spec.Name, drained.Drained, drained.Aborted, drained.Closed);
        }
        catch (Exception fault)
        {
            LogFailed(app.Active.Spec.Name, fault.Message);
        }

        reconcile.Raise();
    }

    [LoggerMessage(LogLevel.Information, "{App}: the drain of {Containers} goes on where the agent before broke off (timeout {Timeout:0.#} s, at most {Max:0.#} s)")]
    private partial void LogGoesOn(string app, string containers, double timeout, double max);

    [LoggerMessage(LogLevel.Information, "{App}: drained; {Drained} requests came to their end, {Aborted} were cut off, {Closed} streams closed")]
    private partial void LogOver(string app, int drained, int aborted, int closed);

    [LoggerMessage(LogLevel.Warning, "{App}: the drain could not be followed: {Reason}")]
    private partial void LogFailed(string app, string reason);
}
