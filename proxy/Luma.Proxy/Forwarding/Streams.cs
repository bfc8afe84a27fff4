using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Luma.Proxy;

/// <summary>What is a stream: another protocol on the connection (a WebSocket), or events without end (WHATWG HTML, section 9.2).</summary>
internal static class Streams
{
    public static bool AreAskedFor(HttpContext http) => AsksForUpgrade(http) || AsksForEvents(http.Request);

    /// <summary>Over HTTP/2 a WebSocket is asked for by CONNECT (RFC 8441); any other CONNECT was refused.</summary>
    public static bool AsksForUpgrade(HttpContext http) =>
        (http.Request.Headers.Upgrade.Count > 0 && http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        || HttpMethods.IsConnect(http.Request.Method);

    /// <summary>Whether the answer switches to another protocol (RFC 9110, section 7.8), or over HTTP/2 agrees to (RFC 8441, section 5).</summary>
    public static bool IsUpgrade(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.SwitchingProtocols
        || response is { StatusCode: HttpStatusCode.OK, RequestMessage.Method: var method } && method == HttpMethod.Connect;

    /// <summary>Whether events follow, however they were asked for.</summary>
    public static bool AreEvents(HttpResponse response) =>
        response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether messages follow as they come; only those that say so are known to be no slow attack.</summary>
    public static bool IsCall(HttpRequest request) =>
        request.ContentLength is null && request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whoever holds a connection open for messages, or streams them in a call, need not always have one.</summary>
    public static void TolerateSilence(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static bool AsksForEvents(HttpRequest request) =>
        request.Headers.Accept is { Count: 1 } accept && accept[0]!.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
}
