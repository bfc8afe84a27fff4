using Microsoft.Extensions.Logging;

namespace Luma.Proxy;

/// <summary>Probes every backend that serves, for as long as it does.</summary>
internal sealed partial class Patrol(Prober prober, TimeProvider time, ILogger<Patrol> log)
{
    /// <summary>Begins the watch over a backend, or changes it as the route now says.</summary>
    public void Watch(Route route, Backend backend)
    {
        if (backend.Health.Watched(route.Settings.Liveness) is { } ended)
        {
            _ = WatchAsync(route, route.Settings.Liveness!, backend, ended);
        }
    }

    private async Task WatchAsync(Route route, Liveness liveness, Backend backend, CancellationToken ended)
    {
        var target = new ProbeTarget
        {
            Address = backend.Address.Address,
            Port = backend.Address.Port,
            Path = liveness.Path,
            Host = route.Host == Route.AnyHost ? null : route.Host,
        };
        try
        {
            // Not all at the same moment.
            await Task.Delay(Random.Shared.NextDouble() * liveness.Interval, time, ended);
            while (true)
            {
                Note(route, backend, await prober.ProbeAsync(target, liveness.Timeout, ended), liveness);
                await Task.Delay(liveness.Interval, time, ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The backend is retired, or watched otherwise.
        }
    }

    private void Note(Route route, Backend backend, ProbeResult probe, Liveness liveness)
    {
        if (!backend.Health.Note(probe.IsOk, liveness.Failures))
        {
            return;
        }

        if (probe.IsOk)
        {
            LogBack(route.App, route.Release, backend.Address);
        }
        else
        {
            LogOut(route.App, route.Release, backend.Address, probe.Describe());
        }
    }

    [LoggerMessage(LogLevel.Warning, "{App} {Release}: {Backend} is out of rotation: {Reason}")]
    private partial void LogOut(string app, string release, BackendAddress backend, string reason);

    [LoggerMessage(LogLevel.Information, "{App} {Release}: {Backend} is well and back in rotation")]
    private partial void LogBack(string app, string release, BackendAddress backend);
}
