namespace Luma.Proxy;

/// <summary>
/// The control side of a proxy, wherever it runs: in this process or in one of its own. Whoever drives it hands over complete
/// tables and reads back what became of the requests.
/// </summary>
public interface IProxyControl
{
    /// <summary>The table in force.</summary>
    /// <exception cref="ProxyUnreachableException">The proxy does not answer; so with every call.</exception>
    Task<RouteTable> TableAsync(CancellationToken cancellationToken = default);

    /// <summary>The generation of the table in force.</summary>
    Task<long> GenerationAsync(CancellationToken cancellationToken = default);

    /// <summary>Switches to a table, see <see cref="Switchboard.Apply"/>. When this returns, the proxy also starts with it.</summary>
    /// <returns>The generation that serves now.</returns>
    /// <exception cref="RouteTableRejectedException">The table before still serves.</exception>
    Task<long> ApplyAsync(RouteTable table, CancellationToken cancellationToken = default);

    /// <summary>Drains backends that have left the table, see <see cref="Switchboard.DrainAsync"/>.</summary>
    Task<DrainResult> DrainAsync(
        IReadOnlyCollection<string> backendIds, DrainLimits limits, IProgress<DrainProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Requests that hold a backend now, by backend id.</summary>
    Task<IReadOnlyDictionary<string, int>> InFlightAsync(CancellationToken cancellationToken = default);

    /// <summary>Backends of the table that their probes keep out of rotation, by backend id, and for how long.</summary>
    Task<IReadOnlyDictionary<string, TimeSpan>> IllAsync(CancellationToken cancellationToken = default);

    /// <summary>Figures of an app, all releases that are not forgotten together.</summary>
    Task<Traffic> TrafficAsync(string app, CancellationToken cancellationToken = default);

    /// <summary>Figures of one release; none where it is not known.</summary>
    Task<Traffic> TrafficAsync(string app, string release, CancellationToken cancellationToken = default);

    /// <summary>Drops the figures of a release that is out of the table and drained.</summary>
    Task ForgetAsync(string app, string release, CancellationToken cancellationToken = default);
}
