namespace Luma.Proxy;

/// <summary>Drives the proxy of this process.</summary>
/// <param name="switchboard">Its control side.</param>
/// <param name="predecessorLeft">
/// Completes when no process is left that served before this one. Until then a drained backend may still have requests, of
/// which this process knows nothing.
/// </param>
/// <param name="time">The clock; the system's by default.</param>
public sealed class LocalControl(Switchboard switchboard, Task? predecessorLeft = null, TimeProvider? time = null) : IProxyControl
{
    /// <inheritdoc/>
    public Task<RouteTable> TableAsync(CancellationToken cancellationToken = default) => Task.FromResult(switchboard.Current);

    /// <inheritdoc/>
    public Task<long> GenerationAsync(CancellationToken cancellationToken = default) => Task.FromResult(switchboard.Current.Generation);

    /// <inheritdoc/>
    public Task<long> ApplyAsync(RouteTable table, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(switchboard.Apply(table));
        }
        catch (RouteTableRejectedException refused)
        {
            return Task.FromException<long>(refused);
        }
    }

    /// <inheritdoc/>
    public async Task<DrainResult> DrainAsync(
        IReadOnlyCollection<string> backendIds, DrainLimits limits, IProgress<DrainProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var drained = await switchboard.DrainAsync(backendIds, limits, progress, cancellationToken);
        await PredecessorLeftAsync(limits.Max, cancellationToken);
        return drained;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> InFlightAsync(CancellationToken cancellationToken = default) => Task.FromResult(switchboard.InFlight);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, TimeSpan>> IllAsync(CancellationToken cancellationToken = default) => Task.FromResult(switchboard.Ill);

    /// <inheritdoc/>
    public Task<Traffic> TrafficAsync(string app, CancellationToken cancellationToken = default) => Task.FromResult(switchboard.TrafficOf(app));

    /// <inheritdoc/>
    public Task<Traffic> TrafficAsync(string app, string release, CancellationToken cancellationToken = default) =>
        Task.FromResult(switchboard.TrafficOf(app, release));

    /// <inheritdoc/>
    public Task ForgetAsync(string app, string release, CancellationToken cancellationToken = default)
    {
        switchboard.Forget(app, release);
        return Task.CompletedTask;
    }

    private async Task PredecessorLeftAsync(TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await (predecessorLeft ?? Task.CompletedTask).WaitAsync(limit, time ?? TimeProvider.System, cancellation);
        }
        catch (TimeoutException)
        {
            // It had the drain's whole time once more.
        }
    }
}
