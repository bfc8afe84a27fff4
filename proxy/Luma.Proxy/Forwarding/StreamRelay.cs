using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>
/// One request that asks for a stream: another protocol on the connection (a WebSocket), or events without end (WHATWG HTML,
/// section 9.2). If the app agrees, it has the patience of a stream from then on, until then that of a request.
/// </summary>
internal sealed class StreamRelay : Relay, IDisposable
{
    private readonly Destination _destination;
    private readonly CancellationTokenSource _end;
    private CancellationTokenRegistration _cut;
    private bool _opened;

    public StreamRelay(Destination destination, TimeProvider time)
        : base(destination)
    {
        _destination = destination;
        _end = new(Timeout.InfiniteTimeSpan, time);
        _cut = destination.Backend.CutRequests.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    /// <summary>Fires when it must end.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Whether it became a connection of another protocol.</summary>
    public bool Upgraded { get; private set; }

    /// <summary>Whether it was a stream, and a drain ended it.</summary>
    public bool Closed => _opened && End.IsCancellationRequested;

    public static bool IsAskedFor(HttpContext http) => AsksForUpgrade(http) || AsksForEvents(http.Request);

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null && (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols || IsTunnel(proxyResponse)))
        {
            Upgraded = true;
            _destination.Target.Meter.Count(Outcome.Upgraded);
            _destination.Target.Meter.Count(Outcome.Informational);
            Open();
        }
        else if (proxyResponse is not null && AreEvents(proxyResponse))
        {
            Open();
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public void Dispose()
    {
        _cut.Dispose();
        _end.Dispose();
        if (_opened)
        {
            _destination.Backend.StreamEnded();
        }
    }

    private void Open()
    {
        _opened = true;
        _destination.Backend.StreamOpened();
        _cut.Dispose();
        _cut = _destination.Backend.CutStreams.UnsafeRegister(static stream => ((StreamRelay)stream!).CloseSoon(), this);
    }

    private void CloseSoon()
    {
        var pause = _destination.Backend.StreamPause;
        if (pause == TimeSpan.Zero)
        {
            _end.Cancel();
        }
        else
        {
            _end.CancelAfter(pause);
        }
    }

    // Over HTTP/2 a WebSocket is asked for by CONNECT (RFC 8441); any other CONNECT was refused.
    private static bool AsksForUpgrade(HttpContext http) =>
        (http.Request.Headers.Upgrade.Count > 0 && http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        || HttpMethods.IsConnect(http.Request.Method);

    private static bool AsksForEvents(HttpRequest request) =>
        request.Headers.Accept is { Count: 1 } accept && accept[0]!.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static bool AreEvents(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type)
        && type.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
