using System.Net;

namespace Luma.Proxy;

/// <summary>
/// Passes an answer on while the request is still being sent. The HTTP client below reads an answer of HTTP/1.1 only when all
/// is sent, which an app that has made up its mind may never take. Its answer is read by another client then, on the same connection,
/// which is closed afterwards.
/// </summary>
internal sealed class EarlyAnswers(BackendConnections connections, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Content is Upload upload ? SendAsync(request, upload, cancellationToken) : base.SendAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Upload upload, CancellationToken cancellation)
    {
        var sending = base.SendAsync(request, cancellation);
        await Task.WhenAny(sending, upload.Early);
        if (upload.End is not { IsCompletedSuccessfully: true, Result: { } connection })
        {
            return await sending;
        }

        // It ends with the connection, and nobody asks how.
        _ = sending.ContinueWith(static sent => sent.Exception, TaskScheduler.Default);
        return await ReadAsync(request, connection, cancellation);
    }

    // The connection ends with the answer, for the client has no pool left to put it into.
    private async Task<HttpResponseMessage> ReadAsync(HttpRequestMessage request, BackendStream connection, CancellationToken cancellation)
    {
        using var reader = new HttpMessageInvoker(connections.Handler((_, _) => new(new AnswerStream(connection))));
        using var silent = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            return await reader.SendAsync(silent, cancellation);
        }
        catch
        {
            connection.EndEarly();
            throw;
        }
    }
}
