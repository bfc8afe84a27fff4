using System.Collections.Immutable;
using System.Globalization;
using Luma.Agent.Holding;
using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>Makes the complete table from every app and every route set by hand, and hands it to the proxy.</summary>
internal sealed class RoutePublisher(IProxyControl proxy) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private ImmutableSortedDictionary<string, AppBackends> _apps = ImmutableSortedDictionary.Create<string, AppBackends>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, Preview> _previews = ImmutableSortedDictionary.Create<string, Preview>(StringComparer.Ordinal);
    private ImmutableArray<ResolvedRoute> _manual = [];
    private RouteTable _table = RouteTable.Empty;

    /// <summary>Routes that were in force already. Those of apps without a record go on: it may be the record that is missing.</summary>
    private ImmutableArray<Route> _found = [];
    private bool _settled;
    private bool _manualLost;

    public IEnumerable<AppBackends> Apps => _apps.Values;

    public ImmutableArray<ResolvedRoute> Manual => _manual;

    /// <summary>What works on requests now, by whatever route they came.</summary>
    public async Task<RequestCounts> InFlightAsync(CancellationToken cancellation = default) => new(await proxy.InFlightAsync(cancellation));

    /// <summary>Whether the proxy has taken a table, so that <see cref="Manual"/> tells all that there is.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Begins with these apps and routes, all at once, and with the replicas that the table in force has for them.</summary>
    /// <param name="apps">All that are known.</param>
    /// <param name="manual">Null where they are not known: then those in force are taken over.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task StartAsync(IEnumerable<AppRecord> apps, IEnumerable<ManualRoute>? manual, CancellationToken cancellation = default) => ChangeAsync(() =>
    {
        // Known from now on: a proxy that does not answer yet gets them later.
        _apps = _apps.AddRange(apps.Select(app => KeyValuePair.Create(app.Active.Spec.Name, new AppBackends(app, []))));
        _manual = Unresolved(manual ?? []);
        _manualLost = manual is null;
        return AdoptLockedAsync(cancellation);
    }, cancellation);

    /// <summary>Puts the app's record and replicas in force; one assignment inside the proxy, acknowledged when this returns.</summary>
    public Task<Published> ServeAsync(AppRecord record, IEnumerable<Replica> replicas, CancellationToken cancellation = default) => ChangeAsync(
        () => PublishLockedAsync(_apps.SetItem(record.Active.Spec.Name, new(record, [.. replicas])), _manual, cancellation), cancellation);

    /// <summary>Takes the app's replicas out of the table; its requests wait until some come.</summary>
    /// <param name="app">The app's name.</param>
    /// <param name="time">How long each request waits at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<Published> HoldAsync(string app, TimeSpan time, CancellationToken cancellation = default) => ChangeAsync(
        () => PublishLockedAsync(_apps.SetItem(app, _apps[app] with { Replicas = [], Hold = time }), _manual, cancellation), cancellation);

    /// <summary>Lets those who know the key see a candidate by the routes that it would have; for all others nothing changes.</summary>
    public Task PreviewAsync(string key, AppBackends candidate, CancellationToken cancellation = default) => ChangeAsync(
        () =>
        {
            _previews = _previews.SetItem(candidate.App, new() { Key = key, Routes = [.. candidate.Routes] });
            return PublishLockedAsync(_apps, _manual, cancellation);
        },
        cancellation);

    /// <summary>The key leads nowhere any more.</summary>
    public Task EndPreviewAsync(string app, CancellationToken cancellation = default) => ChangeAsync(
        async () =>
        {
            var previews = _previews;
            _previews = previews.Remove(app);
            return previews == _previews ? null : await PublishLockedAsync(_apps, _manual, cancellation);
        },
        cancellation);

    /// <summary>As <see cref="ServeAsync"/>, for a record that was missing, with the replicas that the table in force has for it.</summary>
    public Task RegainAsync(AppRecord record, CancellationToken cancellation = default) => ChangeAsync(
        () => PublishLockedAsync(
            _apps.SetItem(record.Active.Spec.Name, new LastTable(_table).Complete(new AppBackends(record, []))), _manual, cancellation), cancellation);

    /// <summary>No record is missing any more: a route that was in force and that nobody lays claim to goes.</summary>
    public Task SettleAsync(CancellationToken cancellation = default) => ChangeAsync(
        async () =>
        {
            if (_settled)
            {
                return null;
            }

            var unclaimed = Unclaimed(_apps, Claimed(_apps, _manual)).Any();
            (_found, _settled) = ([], true);
            return unclaimed ? await PublishLockedAsync(_apps, _manual, cancellation) : null;
        },
        cancellation);

    /// <summary>The same, unless the app's record has changed since it was read: then the replicas belong to another release.</summary>
    public Task RefreshAsync(AppRecord record, IReadOnlyCollection<Replica> replicas, CancellationToken cancellation = default) => ChangeAsync(
        async () => _apps.GetValueOrDefault(record.Active.Spec.Name) is { } known && ReferenceEquals(known.Record, record) && !known.Replicas.SequenceEqual(replicas)
            ? await PublishLockedAsync(_apps.SetItem(known.App, known with { Replicas = [.. replicas], Hold = null }), _manual, cancellation)
            : null,
        cancellation);

    /// <summary>Takes note of a record that differs from the one before in nothing that concerns the table.</summary>
    public Task KnowAsync(AppRecord before, AppRecord after, CancellationToken cancellation = default) => ChangeAsync(
        () =>
        {
            var app = after.Active.Spec.Name;
            if (_apps.GetValueOrDefault(app) is { } known && ReferenceEquals(known.Record, before))
            {
                _apps = _apps.SetItem(app, known with { Record = after });
            }

            return Task.FromResult(true);
        },
        cancellation);

    public Task<Published> ForgetAsync(string app, CancellationToken cancellation = default) =>
        ChangeAsync(() => PublishLockedAsync(_apps.Remove(app), _manual, cancellation), cancellation);

    public Task SetManualAsync(IEnumerable<ResolvedRoute> routes, CancellationToken cancellation = default) =>
        ChangeAsync(() => PublishLockedAsync(_apps, [.. routes], cancellation), cancellation);

    /// <summary>A proxy of its own process may have come back with a table from before, have come only now, or have refused this one; then it gets it.</summary>
    public Task RestoreAsync(CancellationToken cancellation = default) => ChangeAsync(
        async () => HasBegun && await proxy.GenerationAsync(cancellation) == _table.Generation ? null : await AdoptLockedAsync(cancellation), cancellation);

    public void Dispose() => _changing.Dispose();

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        using var hold = await Hold.TakeAsync(_changing, cancellation);
        return await change();
    }

    /// <summary>Takes the proxy's table for the one before, and with it the replicas of apps that nobody has looked at yet.</summary>
    private async Task<Published> AdoptLockedAsync(CancellationToken cancellation)
    {
        var found = await proxy.TableAsync(cancellation);
        var last = new LastTable(found);
        _found = _settled ? [] : found.Routes;
        _table = found with { Generation = Math.Max(found.Generation, _table.Generation) };
        var manual = _manualLost ? Unresolved(last.Manual) : _manual;
        var published = await PublishLockedAsync(
            _apps.ToImmutableSortedDictionary(app => app.Key, app => last.Complete(app.Value), _apps.KeyComparer), [.. manual.Select(last.Complete)], cancellation);
        (_manualLost, HasBegun) = (false, true);
        return published;
    }

    private static ImmutableArray<ResolvedRoute> Unresolved(IEnumerable<ManualRoute> routes) => [.. routes.Select(route => new ResolvedRoute(route, []))];

    /// <summary>What the proxy refuses is not kept either: it would spoil every later table, of other apps too.</summary>
    private async Task<Published> PublishLockedAsync(
        ImmutableSortedDictionary<string, AppBackends> apps, ImmutableArray<ResolvedRoute> manual, CancellationToken cancellation)
    {
        var before = _table;
        var claimed = Claimed(apps, manual);
        var table = new RouteTable { Generation = before.Generation + 1, Routes = [.. claimed, .. Unclaimed(apps, claimed)], Previews = [.. _previews.Values] };
        var generation = await proxy.ApplyAsync(table, cancellation);
        (_apps, _manual, _table) = (apps, manual, table);
        return new(generation, [.. Ids(before).Except(Ids(table))]);
    }

    private static ImmutableArray<Route> Claimed(ImmutableSortedDictionary<string, AppBackends> apps, ImmutableArray<ResolvedRoute> manual) =>
        [.. apps.Values.SelectMany(app => app.Routes), .. manual.Select(route => ToRoute(route, apps))];

    private IEnumerable<Route> Unclaimed(ImmutableSortedDictionary<string, AppBackends> apps, ImmutableArray<Route> claimed) => _found.Where(found =>
        !apps.ContainsKey(found.App) && claimed.All(route => (route.Host, route.PathPrefix) != (found.Host, found.PathPrefix)));

    private static Route ToRoute(ResolvedRoute manual, ImmutableSortedDictionary<string, AppBackends> apps) =>
        apps.GetValueOrDefault(manual.Route.Alias)?.RouteFrom(manual.Route) ?? new()
        {
            Host = manual.Route.Host,
            App = manual.Route.Alias,
            Release = "",
            Settings = RouteTerms.OfManual(),
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
