using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Reconciling;

/// <summary>Keeps the proxy to the replicas of the active set that run: one that died leaves the table, one that came back joins it.</summary>
internal sealed class ReplicaWatch(DockerClient docker, RoutePublisher routes, Prober prober)
{
    private static readonly TimeSpan PortTimeout = TimeSpan.FromSeconds(1);

    /// <summary>True if a replica runs whose port does not answer yet.</summary>
    public async Task<bool> RefreshAsync(AppRecord app, CancellationToken cancellation)
    {
        if (app.Stopped)
        {
            return false;
        }

        var known = routes.Apps.FirstOrDefault(other => ReferenceEquals(other.Record, app))?.Replicas ?? [];
        var running = (await Task.WhenAll(app.Active.Set.Containers.Select(name => FindAsync(name, app, cancellation)))).OfType<Replica>().ToList();
        var fit = await Task.WhenAll(running.Select(async replica => known.Contains(replica) || await AnswersAsync(replica, cancellation)));
        await routes.RefreshAsync(app, [.. running.Where((_, i) => fit[i])], cancellation);
        return fit.Contains(false);
    }

    private async Task<Replica?> FindAsync(string name, AppRecord app, CancellationToken cancellation) =>
        Replica.Of(await docker.Containers.FindAsync(name, cancellation), Names.Network(app.Active.Spec.Project), app.Active.Spec.Proxy.AppPort);

    private Task<bool> AnswersAsync(Replica replica, CancellationToken cancellation) =>
        prober.IsListeningAsync(new() { Address = replica.Address, Port = replica.Port }, PortTimeout, cancellation);
}
