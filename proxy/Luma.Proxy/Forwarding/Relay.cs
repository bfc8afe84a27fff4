using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>Turns the client's request into the backend's, and the backend's answer into the client's.</summary>
internal sealed class Relay(Destination destination) : HttpTransformer
{
    private static readonly UriCreationOptions _verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var request = httpContext.Request;
        proxyRequest.RequestUri = new Uri(string.Concat(destinationPrefix, RequestTarget.For(httpContext, destination)), _verbatim);
        if (request.ContentLength is { } length)
        {
            // Without a body it still needs something to stand on.
            proxyRequest.Content ??= new ByteArrayContent([]);
            proxyRequest.Content.Headers.ContentLength = length;
        }
        else if (proxyRequest.Content is { } body)
        {
            proxyRequest.Content = new PromptContent(body);
        }

        proxyRequest.Headers.Host = request.Headers.Host.Count > 0 ? request.Headers.Host.ToString() : destination.Backend.Address.ToString();
        RequestHeaders.Copy(httpContext, destination, new MessageHeaders(proxyRequest));
        // A gRPC server refuses whoever does not say it.
        if (proxyRequest.Version.Major == 2 && request.Headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            proxyRequest.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        return default;
    }

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var copied = base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is null)
        {
            return copied;
        }

        if (proxyResponse.Headers.NonValidated.Contains("Trailer") && !httpContext.Response.SupportsTrailers())
        {
            httpContext.Response.Headers.Remove("Trailer");
        }

        var upgraded = Streams.IsUpgrade(proxyResponse);
        StringValues connection = proxyResponse.Headers.NonValidated.TryGetValues("Connection", out var values) ? values.ToString() : null;
        AnswerBegins(httpContext, connection, upgraded);
        return !upgraded && IsUnsized(proxyResponse) ? HeadersFirstAsync(httpContext, proxyResponse, cancellationToken) : copied;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        var copied = base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
        Exchange.Of(httpContext).Lease.AnsweredWhole();
        return copied;
    }

    /// <summary>The app's status and headers are in the client's answer, save that they may be some that end here.</summary>
    /// <param name="http">Request and answer.</param>
    /// <param name="connection">The app's Connection headers.</param>
    /// <param name="upgraded">Whether another protocol follows.</param>
    public void AnswerBegins(HttpContext http, StringValues connection, bool upgraded)
    {
        var lease = Exchange.Of(http).Lease;
        lease.Answered();
        if (upgraded)
        {
            destination.Target.Meter.Count(Outcome.Upgraded);
            destination.Target.Meter.Count(Outcome.Informational);
        }

        if (upgraded || Streams.AreEvents(http.Response))
        {
            lease.Stream(upgraded);
        }

        foreach (var name in DroppedHeaders.NamedBy(connection))
        {
            http.Response.Headers.Remove(name);
        }

        if (destination.Target.Settings.Sticky
            && !StickyCookie.ValueIn(http.Request.Headers.Cookie).SequenceEqual(destination.Backend.Cookie))
        {
            StickyCookie.Set(http, destination.Backend.Cookie);
        }
    }

    private static bool IsUnsized(HttpResponseMessage response) => !response.Content.Headers.NonValidated.Contains("Content-Length");

    // A stream may stay silent for long after its headers; the forwarder sends them with the first byte of the body.
    private static async ValueTask<bool> HeadersFirstAsync(HttpContext http, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellation);
        var data = body.ReadAsync(Memory<byte>.Empty, cancellation);
        try
        {
            if (!data.IsCompleted)
            {
                await http.Response.Body.FlushAsync(cancellation);
            }

            await data;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            // The copy that follows meets the same fault, and knows which side to blame.
        }

        return true;
    }
}
