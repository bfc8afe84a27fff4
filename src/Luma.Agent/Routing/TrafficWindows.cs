using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>Counts what became of an app's requests while something was done to it.</summary>
internal sealed class TrafficWindows(Switchboard proxy)
{
    public TrafficWindow Open(string app) => new(proxy, app);

    /// <summary>All that the proxy has counted for the app since its active release took the traffic.</summary>
    public TrafficReport Total(string app) => Report(proxy.TrafficOf(app), drained: null);

    internal static TrafficReport Report(Traffic traffic, DrainResult? drained) => new()
    {
        Requests = traffic.Requests,
        Failed = traffic.Failures.Total,
        Failures = new()
        {
            BadGateway = traffic.Failures.BadGateway,
            Unavailable = traffic.Failures.Unavailable,
            GatewayTimeout = traffic.Failures.GatewayTimeout,
            Broken = traffic.Failures.Broken,
            Cut = traffic.Failures.Cut,
        },
        AppErrors = traffic.Answers.ServerError,
        ClientAborts = traffic.ClientAborts,
        Retried = traffic.Retried,
        Held = traffic.Held,
        Ruled = traffic.Ruled,
        Drained = drained?.Drained ?? 0,
        StreamsClosed = drained?.Closed ?? 0,
        P99 = traffic.Latencies.Percentile(99),
        Slowest = traffic.Latencies.Slowest,
    };
}

/// <summary>From its making to its closing.</summary>
internal sealed class TrafficWindow(Switchboard proxy, string app)
{
    private readonly Traffic _before = proxy.TrafficOf(app);

    /// <summary>Sums up the window, and lets the figures of a release go that no longer serves.</summary>
    public TrafficReport Close(DeploymentRun run)
    {
        var report = TrafficWindows.Report(proxy.TrafficOf(app) - _before, run.Drained);
        if (run is { Committed: true, Before: { } before } && run.Deployment.Status.Kind is DeploymentKind.Deploy or DeploymentKind.Restart or DeploymentKind.Delete)
        {
            proxy.Forget(app, AppBackends.Key(before.Active.Set));
        }

        return report;
    }
}
