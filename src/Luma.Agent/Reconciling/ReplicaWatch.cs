using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Reconciling;

/// <summary>Keeps the proxy to the replicas of the active set that run: one that died leaves the table, one that came back joins it.</summary>
internal sealed class ReplicaWatch(DockerClient docker, Observer observer, RoutePublisher routes, Prober prober)
{
    private static readonly TimeSpan PortTimeout = TimeSpan.FromSeconds(1);

    public async Task<Sight> RefreshAsync(AppRecord app, CancellationToken cancellation)
    {
        var places = await observer.PlacesAsync(app.Active, cancellation);
        var found = await Task.WhenAll(places.OrderBy(at => at.Key).Select(async at => (at.Key, Container: await docker.Containers.FindAsync(at.Value.Id, cancellation))));
        var there = found.Where(at => at.Container is not null).ToDictionary(at => at.Key, at => at.Container!);
        return new(await RefreshAsync(app, there.Values, cancellation), there);
    }

    private async Task<bool> RefreshAsync(AppRecord app, IEnumerable<ContainerDetails> there, CancellationToken cancellation)
    {
        var known = routes.Apps.FirstOrDefault(other => ReferenceEquals(other.Record, app))?.Replicas ?? [];
        var running = there.Select(container => Replica.Of(container, Names.Network(app.Active.Spec.Project), app.Active.Spec.Proxy.AppPort)).OfType<Replica>().ToList();
        var fit = await Task.WhenAll(running.Select(async replica =>
            known.Any(other => other.Identity == replica.Identity) || await AnswersAsync(replica, cancellation)));
        await routes.RefreshAsync(app, [.. running.Where((_, i) => fit[i])], cancellation);
        return fit.Contains(false);
    }

    private Task<bool> AnswersAsync(Replica replica, CancellationToken cancellation) =>
        prober.IsListeningAsync(new() { Address = replica.Address, Port = replica.Port }, PortTimeout, cancellation);
}

/// <summary>What was seen of an active set.</summary>
/// <param name="Waiting">Whether a replica runs whose port does not answer yet.</param>
/// <param name="There">Its containers by their places, from 1; none is listed for a place without one.</param>
internal sealed record Sight(bool Waiting, IReadOnlyDictionary<int, ContainerDetails> There);
