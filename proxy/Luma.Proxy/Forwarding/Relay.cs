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
        var target = Exchange.Of(httpContext).Target;
        if (Settings.StripPrefix)
        {
            target = RequestTarget.Without(Prefix, target, request);
            proxyRequest.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", Prefix);
        }

        proxyRequest.RequestUri = new Uri(string.Concat(destinationPrefix, target), _verbatim);
        if (proxyRequest.Content is { } body)
        {
            proxyRequest.Content = new Upload(body, prompt: request.ContentLength is null, Exchange.Of(httpContext).Lease.Body);
            if (request.ContentLength is null && IsCall(request))
            {
                Streams.TolerateSilence(httpContext);
            }
        }

        if (request.Headers.Host.Count == 0)
        {
            proxyRequest.Headers.Host = destination.Backend.Address.ToString();
        }

        var vouched = CopyHeaders(httpContext, proxyRequest);
        SayWhoAsked(httpContext, proxyRequest, vouched);
        proxyRequest.Headers.TryAddWithoutValidation(RequestId.Header, RequestId.Of(httpContext));
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

        var upgraded = Streams.IsUpgrade(proxyResponse);
        Begun(httpContext, proxyResponse, upgraded);
        if (proxyResponse.Headers.NonValidated.TryGetValues("Connection", out var connection))
        {
            foreach (var name in DroppedHeaders.NamedBy(connection.ToString()))
            {
                httpContext.Response.Headers.Remove(name);
            }
        }

        if (proxyResponse.Headers.NonValidated.Contains("Trailer") && !httpContext.Response.SupportsTrailers())
        {
            httpContext.Response.Headers.Remove("Trailer");
        }

        if (Settings.Sticky && !StickyCookie.ValueIn(httpContext.Request.Headers.Cookie).SequenceEqual(destination.Backend.Cookie))
        {
            StickyCookie.Set(httpContext, destination.Backend.Cookie);
        }

        return !upgraded && IsUnsized(proxyResponse) ? HeadersFirstAsync(httpContext, proxyResponse, cancellationToken) : copied;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        var copied = base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
        Exchange.Of(httpContext).Lease.AnsweredWhole();
        return copied;
    }

    private RouteSettings Settings => destination.Target.Settings;

    private string Prefix => PathPrefix.Bare(destination.Target.Route.PathPrefix);

    // A call that streams messages may have none for long; only those are known to be no slow attack by what they say.
    private static bool IsCall(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private void Begun(HttpContext http, HttpResponseMessage response, bool upgraded)
    {
        var lease = Exchange.Of(http).Lease;
        lease.Answered();
        if (upgraded)
        {
            destination.Target.Meter.Count(Outcome.Upgraded);
            destination.Target.Meter.Count(Outcome.Informational);
        }

        if (upgraded || Streams.AreEvents(response))
        {
            lease.Stream(upgraded);
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

    /// <summary>Tells whether a trusted proxy in front said who asked.</summary>
    private static bool CopyHeaders(HttpContext http, HttpRequestMessage to)
    {
        var headers = http.Request.Headers;
        var vouched = false;
        var chunked = headers.TransferEncoding.Count > 0;
        foreach (var (name, values) in headers)
        {
            if (DroppedHeaders.Contains(name))
            {
                if (TrustedProxies.Vouch(http, name))
                {
                    vouched = true;
                    Add(to, name, values);
                }
            }
            // Beside chunked coding a length is a contradiction, and the coding wins (RFC 9112, section 6.3).
            else if (!(chunked && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
            {
                Add(to, name, values);
            }
        }

        foreach (var name in DroppedHeaders.NamedBy(headers.Connection))
        {
            to.Headers.Remove(name);
        }

        // A gRPC server refuses whoever does not say it.
        if (to.Version.Major == 2 && headers.TE.Count > 0 && headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            to.Headers.TryAddWithoutValidation("TE", "trailers");
        }

        return vouched;
    }

    private static void Add(HttpRequestMessage to, string name, StringValues values)
    {
        var added = values.Count == 1
            ? to.Headers.TryAddWithoutValidation(name, values[0])
            : to.Headers.TryAddWithoutValidation(name, values.ToArray());
        if (added)
        {
            return;
        }

        // A content header; without a body it still needs something to stand on.
        to.Content ??= new ByteArrayContent([]);
        to.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
    }

    private static void SayWhoAsked(HttpContext http, HttpRequestMessage to, bool vouched)
    {
        if (http.Connection.RemoteIpAddress is { } client)
        {
            to.Headers.TryAddWithoutValidation("X-Forwarded-For", (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        }

        if (http.Request.Headers.Host.Count > 0 && !(vouched && to.Headers.NonValidated.Contains("X-Forwarded-Host")))
        {
            to.Headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Headers.Host.ToString());
        }

        if (!(vouched && to.Headers.NonValidated.Contains("X-Forwarded-Proto")))
        {
            to.Headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
        }
    }
}
