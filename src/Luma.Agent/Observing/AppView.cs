using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Observing;

/// <summary>How apps fare now: the record, Docker, the proxy's counts, and a probe of each replica.</summary>
internal sealed class AppView(
    DockerClient docker, AppStore apps, DeploymentBoard board, HealthGate gate, RoutePublisher routes, TrafficWindows traffic, TimeProvider time)
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<AppStatus>> AllAsync(CancellationToken cancellation)
    {
        var starting = board.Running.Where(deployment => apps.Find(deployment.App) is null).Select(Starting);
        return [.. (await Task.WhenAll(apps.All.Select(app => ViewAsync(app, cancellation)))).Concat(starting).OrderBy(app => app.Name, StringComparer.Ordinal)];
    }

    /// <exception cref="ApiFault">There is no such app.</exception>
    public async Task<AppStatus> OneAsync(string app, CancellationToken cancellation)
    {
        if (apps.Find(app) is { } record)
        {
            return await ViewAsync(record, cancellation);
        }

        return board.RunningOf(app) is { } first ? Starting(first.Status) : throw ApiFault.NoSuchApp(app);
    }

    private AppStatus Starting(Core.Deployments.DeploymentStatus deployment) => new()
    {
        Project = deployment.Project,
        Name = deployment.App,
        Condition = AppCondition.Absent,
        Image = deployment.Image,
        Deployment = deployment.Id,
        Now = time.GetUtcNow(),
    };

    private async Task<AppStatus> ViewAsync(AppRecord app, CancellationToken cancellation)
    {
        var spec = app.Active.Spec;
        var running = board.RunningOf(spec.Name)?.Status;
        var inFlight = await routes.InFlightAsync(cancellation);
        var replicas = await Task.WhenAll(app.Active.Set.Containers.Select(name => ViewAsync(name, app, inFlight, cancellation)));
        return new()
        {
            Project = spec.Project,
            Name = spec.Name,
            Condition = ConditionOf(app, replicas),
            Colour = app.Active.Set.Colour,
            Release = app.Active.Set.Release,
            Image = spec.Image,
            Hosts = spec.Proxy.Hosts,
            PathPrefix = spec.Proxy.PathPrefix,
            ReplicasWanted = app.Active.Set.Containers.Count,
            Replicas = replicas,
            LastDeployedAt = app.Active.DeployedAt,
            Now = time.GetUtcNow(),
            Deployment = running?.Id,
            Draining = running?.Draining,
            Traffic = await traffic.TotalAsync(spec.Name, cancellation),
        };
    }

    private async Task<ReplicaStatus> ViewAsync(string name, AppRecord app, RequestCounts inFlight, CancellationToken cancellation)
    {
        var spec = app.Active.Spec;
        var container = await docker.Containers.FindAsync(name, cancellation);
        if (container is null)
        {
            return new(name, "", Running: false, Healthy: false, InFlight: 0, "the container is gone");
        }

        if (Replica.Of(container, Names.Network(spec.Project), spec.Proxy.AppPort) is not { } replica)
        {
            return new(name, "", container.State.Running, Healthy: false, InFlight: 0, Ended(container, app.Stopped));
        }

        var probe = await gate.ProbeAsync(replica, spec, ProbeTimeout, cancellation);
        return new(name, replica.ToString(), Running: true, probe.IsOk, inFlight.Of(replica), probe.IsOk ? "" : probe.Describe());
    }

    private static string Ended(ContainerDetails container, bool onPurpose) => container.State switch
    {
        { Running: true } => "it is attached to no network of Luma's",
        { OOMKilled: true } => "killed for memory",
        _ when onPurpose => "stopped",
        var state => $"exited with code {state.ExitCode}",
    };

    private static AppCondition ConditionOf(AppRecord app, IReadOnlyCollection<ReplicaStatus> replicas) =>
        app.Stopped ? AppCondition.Stopped
        : replicas.All(replica => replica.Healthy) ? AppCondition.Running
        : replicas.Any(replica => replica.Healthy) ? AppCondition.Degraded
        : AppCondition.Down;
}
