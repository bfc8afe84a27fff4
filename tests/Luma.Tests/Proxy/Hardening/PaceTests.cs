using System.Net;
using System.Net.Sockets;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Hardening;

/// <summary>How long clients may take, and how much they may say.</summary>
public sealed class PaceTests : IDisposable
{
    private static readonly ProxyOptions _impatient = new() { RateGrace = TimeSpan.FromSeconds(1.5) };

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-pace-").FullName;

    [Theory]
    [InlineData("a line of more than 8 kB", 414)]
    [InlineData("a head of more than 32 kB", 431)]
    [InlineData("more than a hundred headers", 431)]
    public async Task Who_says_too_much_before_the_body_is_told_so(string what, int status)
    {
        await using var proxy = await TestProxy.InFrontOfAsync();
        using var client = await proxy.ConnectAsync();

        await client.SendAsync(what switch
        {
            "a line of more than 8 kB" => $"GET /{new string('a', 8 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n",
            "a head of more than 32 kB" => $"GET / HTTP/1.1\r\nHost: a\r\nX-Long: {new string('a', 32 * 1024)}\r\n\r\n",
            _ => $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: a\r\n"))}\r\n",
        });

        Assert.StartsWith($"HTTP/1.1 {status} ", (await client.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Switchboard.Refused);
    }

    [Fact]
    public async Task As_much_as_is_allowed_before_the_body_is_passed_on()
    {
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync($"GET /{new string('a', 8000)} HTTP/1.1\r\nHost: a\r\n"
            + $"X-Long: {new string('a', 22_000)}\r\n{string.Concat(Enumerable.Range(0, 98).Select(i => $"X-{i}: a\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_hardly_moves_is_answered_408_and_one_that_the_app_does_not_read_may_wait()
    {
        const int Size = 32 * 1024 * 1024;
        var read = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            await read.Given;
            await http.Request.Body.CopyToAsync(Stream.Null);
        });
        await using var proxy = await TestProxy.InFrontOfAsync(_impatient, app.Address);
        using var patient = new ByteArrayContent(new byte[Size]);
        var waiting = proxy.Client.PostAsync(new Uri("/", UriKind.Relative), patient);
        await Wait.Until(() => app.Requests == 1);

        using var slow = await proxy.ConnectAsync();
        await slow.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");

        Assert.StartsWith("HTTP/1.1 408 ", (await slow.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
        Assert.False(waiting.IsCompleted);
        read.Give();
        using var answer = await waiting.Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_its_answer_is_closed()
    {
        var closed = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\n");
            try
            {
                while (true)
                {
                    await connection.SendAsync(new string('x', 64 * 1024));
                }
            }
            catch (IOException)
            {
                closed.Give();
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { SendTimeout = TimeSpan.FromSeconds(1) }, app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        await closed.Given.Soon();
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0")]
    public async Task A_connection_without_a_request_is_closed(string before)
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { KeepAliveTimeout = TimeSpan.FromSeconds(1) }, app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync(before);

        var (text, reset) = await client.ToEndAsync().Soon();
        Assert.False(reset);
        Assert.Equal(before.StartsWith("GET", StringComparison.Ordinal), text.Contains("ok", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tls_handshake_that_never_comes_is_not_waited_for()
    {
        TestCertificate.Write(_folder, "shop", "shop.test");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions
        {
            Https = [new(IPAddress.Loopback, 0)],
            Certificates = _folder,
            HandshakeTimeout = TimeSpan.FromSeconds(1),
        });
        using var client = await RawConnection.OpenAsync(proxy.Server.Endpoints[1]);

        Assert.Equal("", (await client.ToEndAsync().Soon()).Text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
