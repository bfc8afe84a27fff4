using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>Counts what became of an app's requests while something was done to it.</summary>
internal sealed class TrafficWindows(IProxyControl proxy)
{
    public async Task<TrafficWindow> OpenAsync(string app) => new(proxy, app, await TrafficWindow.TrafficAsync(proxy, app));

    /// <summary>All that the proxy has counted for the app since its active release took the traffic.</summary>
    public async Task<TrafficReport> TotalAsync(string app, CancellationToken cancellation) =>
        Report(await proxy.TrafficAsync(app, cancellation), drained: null);

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
internal sealed class TrafficWindow(IProxyControl proxy, string app, Traffic before)
{
    /// <summary>What was counted so far. A proxy that is down must not keep a deployment from its end: it has counted nothing.</summary>
    public static async Task<Traffic> TrafficAsync(IProxyControl proxy, string app)
    {
        try
        {
            return await proxy.TrafficAsync(app);
        }
        catch (ProxyUnreachableException)
        {
            return Traffic.None;
        }
    }

    /// <summary>Sums up the window, and lets the figures of a release go that no longer serves.</summary>
    public async Task<TrafficReport> CloseAsync(DeploymentRun run)
    {
        var after = await TrafficAsync(proxy, app);
        // A proxy that was replaced or killed meanwhile began to count anew.
        var report = TrafficWindows.Report(after.Requests < before.Requests ? after : after - before, run.Drained);
        if (run is { Committed: true, Before: { } replaced } && run.Deployment.Status.Kind is DeploymentKind.Deploy or DeploymentKind.Rollback or DeploymentKind.Restart or DeploymentKind.Delete)
        {
            await ForgetAsync(AppBackends.Key(replaced.Active.Set));
        }

        return report;
    }

    private async Task ForgetAsync(string release)
    {
        try
        {
            await proxy.ForgetAsync(app, release);
        }
        catch (ProxyUnreachableException)
        {
            // What it has forgotten itself need not be taken from it.
        }
    }
}
