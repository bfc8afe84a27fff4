using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Protocols;

public sealed class Http2Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-http2-").FullName;

    [Fact]
    public async Task A_cleartext_port_speaks_http2_to_those_who_begin_with_it_and_http1_to_the_others()
    {
        await using var app = await TestApp.StartAsync(http => http.Response.WriteAsync($"{http.Request.Protocol} {http.Request.Headers.Host}"));
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var http2 = Client(HttpVersion.Version20);

        for (var i = 0; i < 3; i++)
        {
            using var modern = await http2.GetAsync($"http://{proxy.Endpoint}/").Soon();
            using var plain = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative)).Soon();

            Assert.Equal(HttpVersion.Version20, modern.Version);
            Assert.Equal(HttpVersion.Version11, plain.Version);
            Assert.Equal($"HTTP/1.1 {proxy.Endpoint}", await modern.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("PRI / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("P")]
    public async Task What_only_begins_like_http2_is_read_as_http1(string bytes)
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        foreach (var piece in bytes.Chunk(5))
        {
            await client.SendAsync(new string(piece));
        }

        if (bytes == "P")
        {
            await client.SendAsync("OST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        }

        using var other = await proxy.ConnectAsync();
        await other.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await other.HeadAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_does_not_keep_the_proxy_from_stopping()
    {
        await using var proxy = await TestProxy.InFrontOfAsync();
        using var silent = await proxy.ConnectAsync();
        using var used = await proxy.ConnectAsync();
        await used.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await used.HeadAsync().Soon();

        await proxy.Server.StopAsync().Soon();

        await silent.ToEndAsync().Soon();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_tls_port_speaks_what_the_client_chooses_and_says_so_to_the_app(string version)
    {
        TestCertificate.Write(_folder, "shop", "shop.test");
        await using var app = await TestApp.StartAsync(http => http.Response.WriteAsync(http.Request.Headers["X-Forwarded-Proto"].ToString()));
        await using var proxy = await TestProxy.InFrontOfAsync(
            new ProxyOptions { Https = [new(IPAddress.Loopback, 0)], Certificates = _folder }, app.Address);
        using var client = Client(Version.Parse(version));

        using var answer = await client.GetAsync($"https://{proxy.Server.Endpoints[1]}/").Soon();

        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal("https", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Cookies_that_http2_split_reach_the_app_as_one()
    {
        var seen = "";
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", head => seen = head);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = Client(HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{proxy.Endpoint}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Cookie", ["a=1", "b=2"]);

        using var answer = await client.SendAsync(request).Soon();

        Assert.Contains("a=1; b=2\r\n", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.H2c)]
    public async Task A_websocket_over_http2_is_passed_on_in_the_backends_own_way(BackendProtocol protocol)
    {
        await using var app = await TestApp.StartAsync(WebSockets.EchoAsync, protocol);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var invoker = Client(HttpVersion.Version20);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;

        await socket.ConnectAsync(new Uri($"ws://{proxy.Endpoint}/ws"), invoker, CancellationToken.None).Soon();

        Assert.Equal("hello", await socket.EchoAsync("hello"));
        Assert.Equal(1, proxy.Traffic.Upgraded);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Soon();
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
    }

    [Fact]
    public async Task A_websocket_over_http1_reaches_a_backend_that_speaks_http2_only()
    {
        await using var app = await TestApp.StartAsync(WebSockets.EchoAsync, BackendProtocol.H2c);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using var socket = await proxy.OpenWebSocketAsync();

        Assert.Equal("hello", await socket.EchoAsync("hello"));
        Assert.Equal(1, proxy.Traffic.Upgraded);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static HttpClient Client(Version version) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
    })
    {
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = Wait.Limit,
    };
}
