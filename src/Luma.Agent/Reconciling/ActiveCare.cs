using Luma.Agent.Observing;
using Luma.Agent.Storage;
using Luma.Docker;
using Luma.Proxy;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Keeps the set that serves running, for whoever has its app for longer than a moment. New containers have to wait.</summary>
internal sealed partial class ActiveCare(Observer observer, Mending mending, ReplicaWatch replicas, ILogger<ActiveCare> log)
{
    /// <summary>One look. What cannot be put right now is tried with the next.</summary>
    /// <param name="app">Its record; null where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task LookAfterAsync(AppRecord? app, CancellationToken cancellation)
    {
        if (app is null or { Stopped: true })
        {
            return;
        }

        try
        {
            var places = await observer.PlacesAsync(app.Active, cancellation);
            await Task.WhenAll(places.Values.Select(container => mending.SecureAsync(container, app, cancellation)));
            await replicas.RefreshAsync(app, cancellation);
        }
        catch (Exception fault) when (fault is DockerException or ProxyUnreachableException)
        {
            LogFailed(app.Active.Spec.Name, fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{App}: looking after what serves failed and will be tried again: {Reason}")]
    private partial void LogFailed(string app, string reason);
}
