using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Reconciling;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Naming;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Observing;

/// <summary>How apps fare now: the record, Docker, the proxy's counts, and a probe of each replica.</summary>
internal sealed class AppView(
    DockerClient docker, Observer observer, AppStore apps, DeploymentBoard board, HealthGate gate, RoutePublisher routes, Repairs repairs,
    TrafficWindows traffic, TimeProvider time)
{
    private static readonly TimeSpan DockerTimeout = TimeSpan.FromSeconds(3);
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

    private IReadOnlyList<Core.Deployments.Holder> WaitingFor(string app) => [.. board.WaitingFor(app).Select(Core.Deployments.Holder.Of)];

    private AppStatus Starting(Core.Deployments.DeploymentStatus deployment) => new()
    {
        Project = deployment.Project,
        Name = deployment.App,
        Condition = AppCondition.Absent,
        Image = deployment.Image,
        Deployment = deployment.Id,
        HeldUntil = deployment.Held?.Until,
        Waiting = WaitingFor(deployment.App),
        Now = time.GetUtcNow(),
    };

    private async Task<AppStatus> ViewAsync(AppRecord app, CancellationToken cancellation)
    {
        var spec = app.Active.Spec;
        var running = board.RunningOf(spec.Name)?.Status;
        var inFlight = await routes.InFlightAsync(cancellation);
        var there = await TryFindAsync(app.Active, cancellation);
        var replicas = await Task.WhenAll(app.Active.Set.Containers.Select((name, i) => there is null
            ? ViewWithoutDockerAsync(name, app, inFlight, cancellation)
            : ViewAsync(name, there.GetValueOrDefault(i + 1), app, inFlight, cancellation)));
        return new()
        {
            Project = spec.Project,
            Name = spec.Name,
            Condition = ConditionOf(app, replicas),
            Colour = app.Active.Set.Colour,
            Release = app.Active.Set.Release,
            Image = spec.Image,
            Version = app.Active.Version,
            ImageId = app.Active.ImageId,
            Hosts = spec.Proxy.Hosts,
            PathPrefix = spec.Proxy.PathPrefix,
            ReplicasWanted = app.Active.Set.Containers.Count,
            Replicas = replicas,
            LastDeployedAt = app.Active.DeployedAt,
            RebuiltAt = app.RebuiltAt,
            Now = time.GetUtcNow(),
            Deployment = running?.Id,
            HeldUntil = running?.Held?.Until,
            Waiting = WaitingFor(spec.Name),
            Repair = app.Stopped ? null : repairs.StatusOf(app),
            Draining = running?.Draining,
            Traffic = await traffic.TotalAsync(spec.Name, cancellation),
        };
    }

    /// <summary>The release's containers by their places, from 1; null where Docker does not answer soon.</summary>
    private async Task<IReadOnlyDictionary<int, ContainerDetails>?> TryFindAsync(ReleaseRecord release, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(DockerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var places = await observer.PlacesAsync(release, either.Token);
            var found = await Task.WhenAll(places.Select(async at => (at.Key, Container: await docker.Containers.FindAsync(at.Value.Id, either.Token))));
            return found.Where(at => at.Container is not null).ToDictionary(at => at.Key, at => at.Container!);
        }
        catch (Exception fault) when (fault is DockerException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>What the proxy knows is asked all the same: traffic does not depend on Docker.</summary>
    private async Task<ReplicaStatus> ViewWithoutDockerAsync(string name, AppRecord app, RequestCounts inFlight, CancellationToken cancellation)
    {
        const string silence = "Docker does not answer";
        var known = routes.Apps.FirstOrDefault(other => ReferenceEquals(other.Record, app))?.Replicas.FirstOrDefault(replica => replica.Container == name);
        if (known is null)
        {
            return new(name, "", Running: false, Healthy: false, InFlight: 0, silence);
        }

        var probe = await gate.ProbeAsync(known, app.Active.Spec, ProbeTimeout, cancellation);
        return new(name, known.ToString(), Running: probe.IsOk, probe.IsOk, inFlight.Of(known), probe.IsOk ? silence : $"{probe.Describe()}; {silence}");
    }

    private async Task<ReplicaStatus> ViewAsync(string name, ContainerDetails? container, AppRecord app, RequestCounts inFlight, CancellationToken cancellation)
    {
        var spec = app.Active.Spec;
        if (container is null)
        {
            return new(name, "", Running: false, Healthy: false, InFlight: 0, "the container is gone");
        }

        if (Replica.Of(container, Names.Network(spec.Project), spec.Proxy.AppPort) is not { } replica)
        {
            return new(name, "", container.State.Running, Healthy: false, InFlight: 0, Ended(container, app));
        }

        var probe = await gate.ProbeAsync(replica, spec, ProbeTimeout, cancellation);
        return new(name, replica.ToString(), Running: true, probe.IsOk, inFlight.Of(replica), probe.IsOk ? "" : probe.Describe());
    }

    private static string Ended(ContainerDetails container, AppRecord app) => container.State switch
    {
        { Restarting: true } state => $"exited with code {state.ExitCode}; Docker has started it again {container.RestartCount} times, see luma logs {app.Active.Spec.Name}",
        { Running: true } => "it is attached to no network of Luma's",
        { OOMKilled: true } => "killed for memory",
        _ when app.Stopped => "stopped",
        var state => $"exited with code {state.ExitCode}",
    };

    private static AppCondition ConditionOf(AppRecord app, IReadOnlyCollection<ReplicaStatus> replicas) =>
        app.Stopped ? AppCondition.Stopped
        : replicas.All(replica => replica.Healthy) ? AppCondition.Running
        : replicas.Any(replica => replica.Healthy) ? AppCondition.Degraded
        : AppCondition.Down;
}
