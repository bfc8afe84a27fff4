using System.Collections.Immutable;
using System.Globalization;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>Makes the complete table from every app and every route set by hand, and hands it to the proxy.</summary>
internal sealed class RoutePublisher(Switchboard proxy)
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, AppBackends> _apps = ImmutableSortedDictionary.Create<string, AppBackends>(StringComparer.Ordinal);
    private ImmutableArray<ResolvedRoute> _manual = [];

    public IEnumerable<AppBackends> Apps => _apps.Values;

    public ImmutableArray<ResolvedRoute> Manual => _manual;

    /// <summary>Requests that the replica works on now, by whatever route they came.</summary>
    public int InFlightOf(Replica replica) =>
        proxy.InFlight.Where(backend => backend.Key.StartsWith(replica.Identity + ":", StringComparison.Ordinal)).Sum(backend => backend.Value);

    /// <summary>Begins with these apps and routes, all at once, and with the replicas that a table of an agent before this one has for them.</summary>
    public void Start(IEnumerable<AppRecord> apps, IEnumerable<ManualRoute> manual)
    {
        lock (_lock)
        {
            var last = new LastTable(proxy.Current);
            PublishLocked(
                _apps.AddRange(apps.Select(app => KeyValuePair.Create(app.Active.Spec.Name, new AppBackends(app, last.ReplicasOf(app))))),
                [.. manual.Select(route => new ResolvedRoute(route, last.ReplicasOf(route)))]);
        }
    }

    /// <summary>Puts the app's record and replicas in force; one assignment inside the proxy, acknowledged when this returns.</summary>
    public Published Serve(AppRecord record, IEnumerable<Replica> replicas)
    {
        lock (_lock)
        {
            return PublishLocked(_apps.SetItem(record.Active.Spec.Name, new(record, [.. replicas])), _manual);
        }
    }

    /// <summary>The same, unless the app's record has changed since it was read: then the replicas belong to another release.</summary>
    public void Refresh(AppRecord record, IReadOnlyCollection<Replica> replicas)
    {
        lock (_lock)
        {
            if (_apps.GetValueOrDefault(record.Active.Spec.Name) is { } known && ReferenceEquals(known.Record, record) && !known.Replicas.SequenceEqual(replicas))
            {
                PublishLocked(_apps.SetItem(known.App, known with { Replicas = [.. replicas] }), _manual);
            }
        }
    }

    public Published Forget(string app)
    {
        lock (_lock)
        {
            return PublishLocked(_apps.Remove(app), _manual);
        }
    }

    public void SetManual(IEnumerable<ResolvedRoute> routes)
    {
        lock (_lock)
        {
            PublishLocked(_apps, [.. routes]);
        }
    }

    /// <summary>What the proxy refuses is not kept either: it would spoil every later table, of other apps too.</summary>
    private Published PublishLocked(ImmutableSortedDictionary<string, AppBackends> apps, ImmutableArray<ResolvedRoute> manual)
    {
        var before = proxy.Current;
        var table = new RouteTable
        {
            Generation = before.Generation + 1,
            Routes = [.. apps.Values.SelectMany(app => app.Routes), .. manual.Select(route => ToRoute(route, apps))],
        };
        var generation = proxy.Apply(table);
        (_apps, _manual) = (apps, manual);
        return new(generation, [.. Ids(before).Except(Ids(table))]);
    }

    private static Route ToRoute(ResolvedRoute manual, ImmutableSortedDictionary<string, AppBackends> apps) =>
        apps.GetValueOrDefault(manual.Route.Alias)?.RouteFrom(manual.Route) ?? new()
        {
            Host = manual.Route.Host,
            App = manual.Route.Alias,
            Release = "",
            Backends = [.. manual.Replicas.Select(replica => new BackendAddress
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{replica.Identity}:{replica.Port}"),
                Address = replica.Address,
                Port = replica.Port,
            })],
        };

    private static IEnumerable<string> Ids(RouteTable table) =>
        table.Routes.SelectMany(route => route.Backends).Select(backend => backend.Id).Distinct();
}

/// <summary>A route set by hand, with what answers to its alias now; nothing where the alias is an app's.</summary>
internal sealed record ResolvedRoute(ManualRoute Route, ImmutableArray<Replica> Replicas);

/// <summary>A table in force.</summary>
/// <param name="Generation">As the proxy acknowledged it.</param>
/// <param name="Dropped">Backends that the table before it had and this one has not: they get no new request, and may be drained.</param>
internal sealed record Published(long Generation, IReadOnlyList<string> Dropped);
