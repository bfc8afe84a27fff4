using System.Collections.Immutable;
using System.Globalization;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>An app in the proxy's table: its record, and the replicas that may be used.</summary>
internal sealed record AppBackends(AppRecord Record, ImmutableArray<Replica> Replicas)
{
    /// <summary>How long requests wait where there is no replica, if not as long as usual.</summary>
    public TimeSpan? Hold { get; init; }

    public string App => Record.Active.Spec.Name;

    /// <summary>The routes of the app itself.</summary>
    public IEnumerable<Route> Routes => [.. Proxy.Hosts.Select(RouteOf), .. Proxy.RedirectFrom.Select(RedirectOf)];

    private ProxySpec Proxy => Record.Active.Spec.Proxy;

    /// <summary>A route set by hand that leads to the app's alias: it follows the active release, at its own port.</summary>
    public Route RouteFrom(ManualRoute manual) => new()
    {
        Host = manual.Host,
        App = App,
        Release = Key(Record.Active.Set),
        Settings = RouteTerms.OfManual(Record.Stopped ? TimeSpan.Zero : Hold),
        Backends = At(manual.Port),
    };

    private Route RouteOf(string host) => new()
    {
        Host = host,
        PathPrefix = Proxy.PathPrefix,
        App = App,
        Release = Key(Record.Active.Set),
        Settings = RouteTerms.Of(Record, Hold),
        Backends = At(Proxy.AppPort),
    };

    private Route RedirectOf(string host) => new()
    {
        Host = host,
        PathPrefix = Proxy.PathPrefix,
        App = App,
        Release = Key(Record.Active.Set),
        RedirectTo = Proxy.Hosts[0],
        Settings = RouteTerms.Of(Record),
    };

    /// <summary>What the proxy counts by. The colour tells a restarted set from the one before it.</summary>
    public static string Key(ReplicaSet set) => string.Create(CultureInfo.InvariantCulture, $"{set.Release}-{set.Colour.Text()}");

    private ImmutableArray<BackendAddress> At(int port) =>
        Record.Stopped ? [] : [.. Replicas.Select(replica => Backend(replica, port))];

    private BackendAddress Backend(Replica replica, int port) => new()
    {
        Protocol = Protocols.Of(Record.Active.Spec),
        Id = string.Create(CultureInfo.InvariantCulture, $"{replica.Identity}:{port}"),
        Address = replica.Address,
        Port = port,
    };
}
