using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Luma.EngineTests.Load;
using Xunit.Sdk;

namespace Luma.EngineTests.Upgrading;

/// <summary>
/// Requests over HTTP/2, several at once on one connection, every second one an upload. .NET's client takes a new connection
/// where GOAWAY tells it to, and sends again only what the server said it had not begun.
/// </summary>
internal sealed class Http2Visits : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly IPEndPoint _server;
    private readonly string _host;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FailedRequest> _failures = new();
    private readonly Task _visitors;
    private int _answered;
    private int _connections;

    private Http2Visits(IPEndPoint server, string scheme, string host)
    {
        _server = server;
        _host = host;
        _client = new(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            SslOptions = new() { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        })
        {
            BaseAddress = new($"{scheme}://{host}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _visitors = Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => VisitAsync(i))));
    }

    /// <summary>How many connections have been opened so far.</summary>
    public int Connections => _connections;

    /// <summary>Requests that were answered.</summary>
    public int Answered => _answered;

    public static Http2Visits To(IPEndPoint http, string host) => new(http, "http", host);

    public static Http2Visits OverTls(IPEndPoint https, string host) => new(https, "https", host);

    /// <summary>Ends the stream, and fails the test if a request failed or none was made.</summary>
    public async Task EndWithoutFailureAsync(string context)
    {
        await _stop.CancelAsync();
        await _visitors;
        if (!_failures.IsEmpty || _answered == 0)
        {
            throw new XunitException($"{_failures.Count} of {_answered + _failures.Count} requests failed:\n{string.Join('\n', _failures.Take(20))}\n{context}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _visitors;
        _client.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_server, cancellation);
        Interlocked.Increment(ref _connections);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task VisitAsync(int visitor)
    {
        for (var i = visitor; !_stop.IsCancellationRequested; i++)
        {
            using var request = i % 2 == 0
                ? new HttpRequestMessage(HttpMethod.Get, "/version")
                : new HttpRequestMessage(HttpMethod.Post, "/upload") { Content = new ByteArrayContent(new byte[2000]) };
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            await SendAsync(request);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        try
        {
            using var answer = await _client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Interlocked.Increment(ref _answered);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or XunitException)
        {
            _failures.Enqueue(new(TimeProvider.System.GetUtcNow(), $"{_client.BaseAddress!.Scheme} {request.Method} to {_host}", $"{fault.GetType().Name}: {fault.Message}"));
        }
    }
}
