using Luma.Core.Deployments;

namespace Luma.Tests.Cli.Rig;

/// <summary>Deployments as an agent tells them.</summary>
internal static class Events
{
    private const string Await = "await 200 from GET /up on each of blog-green-1, blog-green-2 (boot 1m, timeout 10s)";

    public static readonly TrafficReport Quiet = new() { Requests = 4812, P99 = TimeSpan.FromMilliseconds(12), Slowest = TimeSpan.FromMilliseconds(340) };

    public static DeploymentEvent[] Success(string app = "blog", int replicas = 2, TrafficReport? traffic = null, DeploymentKind kind = DeploymentKind.Deploy) =>
    [
        new DeploymentStarted("d1", kind, app, replicas, ["start", Await, "switch", "drain"]),
        new StepStarted(1, 4, "start blog-green-1, blog-green-2", DeploymentState.Preparing),
        new StepFinished(1, TimeSpan.FromMilliseconds(120)),
        new StepStarted(2, 4, Await, DeploymentState.Probing),
        new HealthProgressed(replicas - 1, replicas, "connection refused"),
        new HealthProgressed(replicas, replicas, null),
        new StepFinished(2, TimeSpan.FromSeconds(1.2)),
        new StepStarted(3, 4, "switch blog.com to release 2 (green)", DeploymentState.Switching),
        new TrafficSwitched(7, TimeSpan.FromMilliseconds(3)),
        new StepFinished(3, TimeSpan.FromMilliseconds(4)),
        new StepStarted(4, 4, "drain blog-blue-1, blog-blue-2 (timeout 30s, at most 5m)", DeploymentState.Draining),
        new DrainProgressed(3, 1, TimeSpan.FromSeconds(1)),
        new StepFinished(4, TimeSpan.FromSeconds(2)),
        new DeploymentFinished(DeploymentState.Succeeded, TimeSpan.FromSeconds(3.1), traffic, null),
    ];

    /// <summary>It went bad when it had the traffic.</summary>
    public static DeploymentEvent[] Relapse() =>
    [
        .. Success().Take(11),
        new StepStarted(5, 5, "watch blog-green-1, blog-green-2 until 1m after the switch (at most 5 % errors)", DeploymentState.Watching),
        new WatchProgressed(100, 20, TimeSpan.FromSeconds(3)),
        new DeploymentFinished(DeploymentState.Failed, TimeSpan.FromSeconds(12), new() { Requests = 100, AppErrors = 20 }, new(
            "release 2 went bad 4s after the switch: 20 of 100 requests were answered with 5xx", "see its log", []) { GoesBackTo = 1 }),
    ];

    public static DeploymentEvent[] Failure(int replicas = 2) =>
    [
        new DeploymentStarted("d1", DeploymentKind.Deploy, "blog", replicas, [Await]),
        new StepStarted(1, 1, Await, DeploymentState.Probing),
        new HealthProgressed(0, replicas, "GET /up answered 500"),
        new StepStarted(1, 1, "remove blog-green-1, blog-green-2", DeploymentState.GoingBack),
        new StepFinished(1, TimeSpan.FromMilliseconds(90)),
        new DeploymentFinished(DeploymentState.Failed, TimeSpan.FromSeconds(12), null, new(
            "blog-green-1: GET /up answered 500: boom", "Mend what /up checks, then deploy again.", ["listening on 3000", "boom"])),
    ];
}
