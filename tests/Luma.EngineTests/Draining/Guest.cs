using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Draining;

/// <summary>A client of one app that counts its connections: one of HTTP/1.1, or one of HTTP/2 without TLS.</summary>
internal sealed class Guest : IDisposable
{
    private readonly IPEndPoint _proxy;
    private readonly string _host;
    private readonly Version _version;
    private readonly HttpMessageInvoker _http;
    private int _connections;

    public Guest(Stage stage, AppFile app, Version? version = null)
    {
        (_proxy, _host, _version) = (stage.Agent.Http, app.Host, version ?? HttpVersion.Version11);
        _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan, ConnectCallback = ConnectAsync });
    }

    /// <summary>Connections that it has opened so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public Task<HttpResponseMessage> AskAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, $"http://{_proxy}{path}")
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        request.Headers.Host = _host;
        request.Headers.TE.ParseAdd("trailers");
        return await _http.SendAsync(request, CancellationToken.None);
    }

    /// <summary>The release of the hello image that answers.</summary>
    public async Task<string> VersionAsync()
    {
        using var answer = await AskAsync("/version");
        return (await answer.Content.ReadAsStringAsync()).Trim();
    }

    /// <summary>Opens a WebSocket and hears the release's greeting.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", _host);
        socket.Options.HttpVersion = _version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://{_proxy}/ws"), _http, CancellationToken.None);
        Assert.Equal("1", await socket.HearAsync());
        return socket;
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_proxy, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
