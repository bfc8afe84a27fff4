using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Proxy;

/// <summary>
/// The control side of the proxy: takes complete route tables, drains backends that left, and tells what is going on.
/// Works with or without a listening server, and is safe to call from any thread.
/// </summary>
public sealed class Switchboard : IDisposable
{
    private readonly Lock _applying = new();
    private readonly TrafficLedger _ledger = new();
    private readonly BackendPool _pool;
    private readonly Prober _prober;
    private readonly Patrol _patrol;
    private readonly TimeProvider _time;
    private RouteSnapshot _snapshot;
    private long _unrouted;
    private long _refused;

    /// <summary>An empty table, with connections to backends as the options say.</summary>
    public Switchboard(ProxyOptions options, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = options.Time;
        _prober = new Prober(options.Time);
        _patrol = new Patrol(_prober, options.Time, (loggers ?? NullLoggerFactory.Instance).CreateLogger<Patrol>());
        _pool = new BackendPool(new BackendConnections(options.ConnectTimeout, options.IdleTimeout, options.Time), options.Time);
        _snapshot = Snap(RouteTable.Empty, new Dictionary<string, Backend>());
    }

    /// <summary>The table that serves now.</summary>
    public RouteTable Current => Snapshot.Table;

    /// <summary>Requests that hold a backend now, by backend id; backends that drained are gone from here.</summary>
    public IReadOnlyDictionary<string, int> InFlight => _pool.InFlight();

    /// <summary>Backends of the table that their probes keep out of rotation, by backend id, and for how long.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Ill => _pool.Ill();

    internal RouteSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>
    /// Switches to a table, all routes at once, in one reference assignment. When this returns, no request will take a
    /// backend that the table does not list; those that hold one go on, see <see cref="DrainAsync"/>. A backend that
    /// was drained and is listed accepts again.
    /// </summary>
    /// <returns>The generation that serves now. The same table again changes nothing and is acknowledged again.</returns>
    /// <exception cref="RouteTableRejectedException">
    /// The generation is older than the current one, or the same with other routes; host and prefix occur twice; a
    /// backend id stands for two addresses; a value is malformed. The current table still serves.
    /// </exception>
    public long Apply(RouteTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        lock (_applying)
        {
            if (table.Equals(Current))
            {
                return table.Generation;
            }

            Check(table);
            var backends = _pool.Admit(table.All.SelectMany(route => route.Backends));
            Volatile.Write(ref _snapshot, Snap(table, backends));
            // Only now: whoever still reads the old table and finds its backend closed must find the new table.
            _pool.CloseAllBut(backends);
            Watch(table, backends);
            return table.Generation;
        }
    }

    /// <summary>
    /// Makes backends stop accepting and waits until no request holds them; ends with the last lease. Apply a table
    /// without them first: one that lists them makes them accept again. Ids that are not known are drained already.
    /// </summary>
    /// <remarks>
    /// From <see cref="DrainLimits.Streams"/> on WebSockets and event streams are closed. From <see cref="DrainLimits.Timeout"/>
    /// on requests are cut off that do not move, at <see cref="DrainLimits.Max"/> the others: a response that has begun breaks
    /// off, never ends cleanly.
    /// </remarks>
    /// <param name="backendIds">The backends to drain.</param>
    /// <param name="limits">How long to wait.</param>
    /// <param name="progress">Told of every change, at most ten times a second, and at least twice a second.</param>
    /// <param name="cancellationToken">Ends the waiting; the backends stay closed and nothing is cut off.</param>
    public Task<DrainResult> DrainAsync(
        IReadOnlyCollection<string> backendIds,
        DrainLimits limits,
        IProgress<DrainProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backendIds);
        ArgumentNullException.ThrowIfNull(limits);
        return new Drain(_pool.Close(backendIds), limits, progress, _time).RunAsync(cancellationToken);
    }

    /// <summary>Figures of an app, all releases that are not forgotten together.</summary>
    public Traffic TrafficOf(string app) => _ledger.Read(app);

    /// <summary>Figures of one release; <see cref="Traffic.None"/> if it is unknown.</summary>
    public Traffic TrafficOf(string app, string release) => _ledger.Read(new ReleaseKey(app, release));

    /// <summary>Figures of every release that is not forgotten.</summary>
    public IReadOnlyDictionary<ReleaseKey, Traffic> Traffic() => _ledger.Read();

    /// <summary>Requests so far for hosts or paths that no route covers, answered 404.</summary>
    public long Unrouted => Interlocked.Read(ref _unrouted);

    /// <summary>Requests so far that were no proper HTTP, or asked for what is not served here; no app saw them.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Drops the figures of a release that is out of the table and drained.</summary>
    public void Forget(string app, string release) => _ledger.Forget(new ReleaseKey(app, release));

    /// <summary>Closes all connections to backends.</summary>
    public void Dispose()
    {
        _pool.Dispose();
        _prober.Dispose();
    }

    /// <summary>Closes every upgraded connection there is; plain requests go on.</summary>
    /// <returns>How many.</returns>
    internal Task<int> CloseStreamsAsync() => _pool.CutStreamsAsync();

    internal void CountUnrouted() => Interlocked.Increment(ref _unrouted);

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary>Whether <see cref="Apply"/> would take the table now; changes nothing.</summary>
    /// <exception cref="RouteTableRejectedException">It would not.</exception>
    public void Check(RouteTable table)
    {
        List<string> problems = [.. RouteTableRules.Violations(table)];
        if (table.Generation <= Current.Generation)
        {
            problems.Add($"generation {table.Generation} is not newer than {Current.Generation}");
        }

        problems.AddRange(_pool.Contradictions(table.All.SelectMany(route => route.Backends)));
        if (problems.Count > 0)
        {
            throw new RouteTableRejectedException(problems);
        }
    }

    private void Watch(RouteTable table, IReadOnlyDictionary<string, Backend> backends)
    {
        foreach (var route in table.Routes.Where(route => route.Settings.Liveness is not null))
        {
            foreach (var address in route.Backends)
            {
                _patrol.Watch(route, backends[address.Id]);
            }
        }
    }

    private RouteSnapshot Snap(RouteTable table, IReadOnlyDictionary<string, Backend> backends) => new(
        table,
        route => Resolve(route, backends, _ledger.MeterOf(new ReleaseKey(route.App, route.Release))),
        route => Resolve(route, backends, new TrafficMeter()));

    private static RouteTarget Resolve(Route route, IReadOnlyDictionary<string, Backend> backends, TrafficMeter meter) =>
        new(route, route.Backends.Select(address => backends[address.Id]), meter);
}
