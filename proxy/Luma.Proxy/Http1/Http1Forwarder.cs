using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Luma.Proxy;

/// <summary>
/// Forwards a request to an app of HTTP/1.1, all but those that ask for another protocol. It reads and writes the app's bytes itself:
/// no message, header collection or stream is made for a request, which is most of what a small one costs elsewhere.
/// </summary>
internal static class Http1Forwarder
{
    private const int InternalError = 2;

    private static readonly Action<object?> _end = static connection => ((AppConnection)connection!).Dispose();

    /// <summary>Whether the request can be forwarded so.</summary>
    public static bool Takes(HttpContext http, Backend backend) => backend.Http1 is not null && !Streams.AsksForUpgrade(http);

    /// <summary>Sends the request and passes the answer on; what failed is told in the terms of YARP's forwarder.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(ForwarderError Error, Exception? Fault)> SendAsync(HttpContext http, Destination destination, Lease lease)
    {
        AppConnection? connection = null;
        Http1Upload? upload = null;
        var begun = false;
        try
        {
            connection = destination.Backend.Http1!.TakeIdle() ?? await OpenAsync(http, destination.Backend.Http1, lease);
            using var end = lease.End.UnsafeRegister(_end, connection);
            using var gone = http.RequestAborted.UnsafeRegister(_end, connection);
            upload = Write(http, destination, connection) ? new Http1Upload(http.Request, connection, lease) : null;
            await (upload is null ? connection.SendAsync() : default);
            await ReadHeadAsync(connection, upload);
            Begin(http, destination, connection);
            begun = true;
            await CopyAsync(http, connection, lease.End);
            await (upload is null ? Task.CompletedTask : EndAsync(http, upload));
            lease.AnsweredWhole();
        }
        catch (Exception fault)
        {
            connection?.Dispose();
            return await FailedAsync(http, lease, upload, begun, fault);
        }

        Return(connection, upload, destination.Backend.Http1);
        return (ForwarderError.None, null);
    }

    private static async ValueTask<AppConnection> OpenAsync(HttpContext http, AppConnections connections, Lease lease)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.End, http.RequestAborted);
        return await connections.OpenAsync(either.Token);
    }

    /// <summary>Writes the head; tells whether a body follows.</summary>
    private static bool Write(HttpContext http, Destination destination, AppConnection connection)
    {
        var request = http.Request;
        var head = connection.Request;
        head.Begin(request.Method, RequestTarget.For(http, destination));
        head.Add("Host", request.Headers.Host.Count > 0 ? request.Headers.Host : destination.Backend.Address.ToString());
        RequestHeaders.Copy(http, destination, new HeadHeaders(head));
        var body = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
        if (request.ContentLength is { } length)
        {
            head.Add("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        }
        else if (body)
        {
            head.Add("Transfer-Encoding", "chunked");
        }
        else if (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method))
        {
            // Their meaning foresees a body (RFC 9110, section 8.6).
            head.Add("Content-Length", "0");
        }

        head.End();
        return body;
    }

    private static async ValueTask ReadHeadAsync(AppConnection connection, Http1Upload? upload)
    {
        var head = connection.Head;
        do
        {
            int length;
            while ((length = head.Read(connection.Arrived.Span)) == 0)
            {
                if (!await connection.MoreAsync())
                {
                    throw new IOException("the backend broke off its answer");
                }
            }

            connection.Take(length);
            upload?.Heard(head.Status);
        }
        while (head.Status is >= StatusCodes.Status100Continue and < StatusCodes.Status200OK and not StatusCodes.Status101SwitchingProtocols);
        if (head.Status == StatusCodes.Status101SwitchingProtocols)
        {
            throw new MalformedAnswerException("it switches to a protocol that nobody asked for");
        }
    }

    private static void Begin(HttpContext http, Destination destination, AppConnection connection)
    {
        var head = connection.Head;
        var response = http.Response;
        response.StatusCode = head.Status;
        if (head.Reason is { } reason && http.Features.Get<IHttpResponseFeature>() is { } feature && !HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            feature.ReasonPhrase = reason;
        }

        foreach (var line in head.Lines)
        {
            if (line.Kind == AnswerLineKind.Passed || (line.Kind == AnswerLineKind.Trailer && response.SupportsTrailers()))
            {
                var before = response.Headers[line.Name];
                response.Headers[line.Name] = before.Count == 0 ? line.Value : StringValues.Concat(before, line.Value);
            }
        }

        if (head.Length is { } length && head.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent))
        {
            response.ContentLength = length;
        }

        connection.Body.Begin(head, HttpMethods.IsHead(http.Request.Method));
        destination.Relay.AnswerBegins(http, head.Connection, upgraded: false);
    }

    private static async ValueTask CopyAsync(HttpContext http, AppConnection connection, CancellationToken end)
    {
        var body = connection.Body;
        var silent = body.IsOpenEnded;
        while (true)
        {
            var arrived = connection.Arrived;
            var length = body.Read(arrived.Span, out var taken);
            if (length > 0)
            {
                silent = false;
                await PassAsync(http, arrived[..length], end);
            }

            connection.Take(taken);
            if (body.IsWhole)
            {
                break;
            }

            if (silent)
            {
                // A stream may stay so for long after its headers.
                silent = false;
                await PassAsync(http, ReadOnlyMemory<byte>.Empty, end);
            }

            if (!await connection.MoreAsync())
            {
                body.Close();
                break;
            }
        }

        if (body.Trailers.Count > 0 && http.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { IsReadOnly: false } trailers })
        {
            foreach (var trailer in body.Trailers.Where(trailer => trailer.Kind == AnswerLineKind.Passed))
            {
                trailers.Append(trailer.Name, trailer.Value);
            }
        }
    }

    // Nothing to pass on is the head alone.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask PassAsync(HttpContext http, ReadOnlyMemory<byte> piece, CancellationToken end)
    {
        try
        {
            await (piece.IsEmpty ? new(http.Response.Body.FlushAsync(end)) : http.Response.Body.WriteAsync(piece, end));
        }
        catch (Exception fault) when (!end.IsCancellationRequested)
        {
            throw new ClientLeftException(fault);
        }
    }

    // The client has all of the answer, the app not yet all of the request.
    private static async Task EndAsync(HttpContext http, Http1Upload upload)
    {
        if (!upload.IsWhole)
        {
            await http.Response.CompleteAsync();
            await upload.EndAsync();
        }
    }

    private static async ValueTask<(ForwarderError Error, Exception? Fault)> FailedAsync(
        HttpContext http, Lease lease, Http1Upload? upload, bool begun, Exception fault)
    {
        var error = lease.End.IsCancellationRequested || http.RequestAborted.IsCancellationRequested ? ForwarderError.RequestCanceled
            : upload?.ClientFault is not null ? ForwarderError.RequestBodyClient
            : fault is ClientLeftException ? ForwarderError.ResponseBodyClient
            : begun ? ForwarderError.ResponseBodyDestination
            : ForwarderError.Request;
        fault = error == ForwarderError.RequestBodyClient ? upload!.ClientFault! : fault;
        if (upload is not null)
        {
            await upload.StopAsync();
            upload.Dispose();
        }

        if (http.Response.HasStarted)
        {
            BreakOff(http);
        }
        else
        {
            // It may hear this, if it is the one who failed; otherwise another answer follows.
            http.Response.Clear();
            http.Response.StatusCode = (fault as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
        }

        return (error, fault);
    }

    // What has begun must not look as if it had come to its end.
    private static void BreakOff(HttpContext http)
    {
        if (http.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(InternalError);
        }
        else
        {
            http.Abort();
        }
    }

    private static void Return(AppConnection connection, Http1Upload? upload, AppConnections to)
    {
        if (connection.IsEnded || connection.Head.Closes || connection.Body.EndsConnection || !connection.Arrived.IsEmpty || upload is { IsWhole: false })
        {
            connection.Dispose();
        }
        else
        {
            to.Return(connection);
        }

        upload?.Dispose();
    }
}
