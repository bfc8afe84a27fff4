using System.Globalization;
using Luma.Agent.Observing;
using Luma.Core.Api;

namespace Luma.Agent.Routing;

/// <summary>The proxy's table as a person reads it.</summary>
internal static class RouteView
{
    public static async Task<IReadOnlyList<RouteStatus>> OfAsync(RoutePublisher routes, CancellationToken cancellation) =>
        Of(routes, await routes.InFlightAsync(cancellation));

    private static IReadOnlyList<RouteStatus> Of(RoutePublisher routes, RequestCounts inFlight) =>
    [
        .. routes.Apps.SelectMany(app => app.Record.Active.Spec.Proxy.Hosts.Select(host => Row(inFlight, app, host) with
        {
            PathPrefix = app.Record.Active.Spec.Proxy.PathPrefix,
            App = app.App,
        })),
        .. routes.Manual.Select(manual => Row(routes, inFlight, manual)),
    ];

    private static RouteStatus Row(RequestCounts inFlight, AppBackends app, string host) => new()
    {
        Host = host,
        Release = app.Record.Active.Set.Release,
        Backends = app.Record.Stopped ? [] : Backends(inFlight, app.Replicas),
    };

    private static RouteStatus Row(RoutePublisher routes, RequestCounts inFlight, ResolvedRoute manual) =>
        (routes.Apps.FirstOrDefault(app => app.App == manual.Route.Alias) is { } app
            ? Row(inFlight, At(manual.Route.Port, app), manual.Route.Host)
            : new RouteStatus { Host = manual.Route.Host, Backends = Backends(inFlight, manual.Replicas) }) with
        {
            Target = string.Create(CultureInfo.InvariantCulture, $"{manual.Route.Alias}:{manual.Route.Port}"),
        };

    /// <summary>A route set by hand goes to the app's replicas at a port of its own.</summary>
    private static AppBackends At(int port, AppBackends app) =>
        app with { Replicas = [.. app.Replicas.Select(replica => replica with { Port = port })] };

    private static IReadOnlyList<RouteBackend> Backends(RequestCounts inFlight, IEnumerable<Replica> replicas) =>
        [.. replicas.Select(replica => new RouteBackend(replica.Container, replica.ToString(), inFlight.Of(replica)))];
}
