using System.Net;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>One request that asks to switch protocols, and the connection that it becomes if the backend agrees.</summary>
internal sealed class Upgrade(Backend backend, TrafficMeter meter) : Relay, IDisposable
{
    // Until the backend agrees this is a request like any other, with the longer patience of one.
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(backend.CutAll);
    private CancellationTokenRegistration _cut;

    public bool Opened { get; private set; }

    /// <summary>Fires when the connection must end.</summary>
    public CancellationToken End => _end.Token;

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null && (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols || IsTunnel(proxyResponse)))
        {
            Open();
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public void Dispose()
    {
        _cut.Dispose();
        _end.Dispose();
        if (Opened)
        {
            backend.UpgradeEnded();
        }
    }

    private void Open()
    {
        Opened = true;
        backend.UpgradeOpened();
        meter.Count(Outcome.Upgraded);
        meter.Count(Outcome.Informational);
        _cut = backend.CutUpgrades.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }
}
