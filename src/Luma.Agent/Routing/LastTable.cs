using System.Collections.Immutable;
using System.Globalization;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>Finds in a table that is in force already who serves whom, so that an agent that starts takes nobody's traffic away.</summary>
internal sealed class LastTable(RouteTable table)
{
    /// <summary>An app without known replicas gets those that serve this very release; none if it has no host, for then it is in no table.</summary>
    public AppBackends Complete(AppBackends app) => app.Replicas.IsEmpty ? app with { Replicas = ReplicasOf(app.Record) } : app;

    /// <summary>The routes that a person had set by hand: no terms are set for them, as they are for those of apps.</summary>
    public IEnumerable<ManualRoute> Manual => table.Routes
        .Where(route => route is { RedirectTo: null, Settings.Liveness: null, Backends.IsEmpty: false })
        .Select(route => new ManualRoute(route.Host, route.App, route.Backends[0].Port));

    public ResolvedRoute Complete(ResolvedRoute manual) => manual.Replicas.IsEmpty ? manual with { Replicas = ReplicasOf(manual.Route) } : manual;

    private ImmutableArray<Replica> ReplicasOf(AppRecord app) => Replicas(table.Routes.FirstOrDefault(route =>
        route.App == app.Active.Spec.Name
        && route.Release == AppBackends.Key(app.Active.Set)
        && app.Active.Spec.Proxy.Hosts.Contains(route.Host)));

    private ImmutableArray<Replica> ReplicasOf(ManualRoute manual) => Replicas(table.Routes.FirstOrDefault(route =>
        route.Host == manual.Host && route.App == manual.Alias));

    private static ImmutableArray<Replica> Replicas(Route? route) =>
        route is null ? [] : [.. route.Backends.Select(backend => new Replica(backend.Id, Identity(backend), backend.Address, backend.Port))];

    /// <summary>The proxy's id without the port. The container's name is not in the table; the first look at Docker finds it.</summary>
    private static string Identity(BackendAddress backend) =>
        backend.Id[..^string.Create(CultureInfo.InvariantCulture, $":{backend.Port}").Length];
}
