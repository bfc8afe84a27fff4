using System.Globalization;
using Luma.Proxy;

namespace Luma.Agent.Crashing;

/// <summary>Crash points around each exchange of the proxy's table.</summary>
internal sealed class CrashingControl(IProxyControl inner) : IProxyControl
{
    public Task<RouteTable> TableAsync(CancellationToken cancellationToken = default) => inner.TableAsync(cancellationToken);

    public Task<long> GenerationAsync(CancellationToken cancellationToken = default) => inner.GenerationAsync(cancellationToken);

    public async Task<long> ApplyAsync(RouteTable table, CancellationToken cancellationToken = default)
    {
        var generation = table.Generation.ToString(CultureInfo.InvariantCulture);
        CrashPoints.Pass("before the exchange for table", generation);
        var acknowledged = await inner.ApplyAsync(table, cancellationToken);
        CrashPoints.Pass("after the exchange for table", generation);
        return acknowledged;
    }

    public Task<DrainResult> DrainAsync(
        IReadOnlyCollection<string> backendIds, DrainLimits limits, IProgress<DrainProgress>? progress = null, CancellationToken cancellationToken = default) =>
        inner.DrainAsync(backendIds, limits, progress, cancellationToken);

    public Task<IReadOnlyDictionary<string, int>> InFlightAsync(CancellationToken cancellationToken = default) => inner.InFlightAsync(cancellationToken);

    public Task<IReadOnlyDictionary<string, TimeSpan>> IllAsync(CancellationToken cancellationToken = default) => inner.IllAsync(cancellationToken);

    public Task<Traffic> TrafficAsync(string app, CancellationToken cancellationToken = default) => inner.TrafficAsync(app, cancellationToken);

    public Task<Traffic> TrafficAsync(string app, string release, CancellationToken cancellationToken = default) => inner.TrafficAsync(app, release, cancellationToken);

    public Task ForgetAsync(string app, string release, CancellationToken cancellationToken = default) => inner.ForgetAsync(app, release, cancellationToken);
}
