using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>What the client gets to see of an answer.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task Status_reason_headers_and_body_pass_through()
    {
        var head = await HeadAsync(
            "HTTP/1.1 418 Short and stout\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Latin: \u00e4\r\nServer: app\r\nDate: then\r\nETag: odd\r\n\r\nok");

        Assert.StartsWith("HTTP/1.1 418 Short and stout\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Latin: \u00e4\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nServer: app\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: then\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nETag: odd\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_the_backends_connection_end_at_the_proxy()
    {
        var head = await HeadAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-Kept: 1\r\n\r\n");

        Assert.Contains("\r\nX-Kept: 1\r\n", head, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Hop", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Keep-Alive", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_proxy_does_not_name_itself()
    {
        Assert.DoesNotContain("Server:", await HeadAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_left_as_it_is()
    {
        var head = await HeadAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\u0008");

        Assert.Contains("Content-Encoding: gzip", head, StringComparison.Ordinal);
        Assert.Contains("Content-Length: 3", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_the_clients_to_follow()
    {
        var head = await HeadAsync("HTTP/1.1 302 Found\r\nLocation: /login?x=%2F\r\nContent-Length: 0\r\n\r\n");

        Assert.Contains("Location: /login?x=%2F\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_to_HEAD_keeps_its_length()
    {
        var head = await HeadAsync("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n", "HEAD");

        Assert.Contains("Content-Length: 1234\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("204 No Content")]
    [InlineData("304 Not Modified")]
    public async Task An_answer_without_a_body_ends_with_its_head(string status)
    {
        await using var app = RawApp.Answering($"HTTP/1.1 {status}\r\nX-Kept: 1\r\n\r\n");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        // Two on one connection: a body that nobody expects would spoil the second.
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var head = await client.HeadAsync().Soon();
            Assert.StartsWith($"HTTP/1.1 {status}\r\n", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Interim_answers_do_not_disturb_the_final_one()
    {
        var head = await HeadAsync("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_are_left_out_over_HTTP_1_and_the_body_is_whole()
    {
        const string Response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n";
        await using var app = RawApp.Answering(Response);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n");

        Assert.DoesNotContain("X-Sum", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        Assert.Equal("5\r\nhello\r\n0\r\n\r\n", await client.UntilAsync("\r\n\r\n").Soon());
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_reaches_an_old_client_whole()
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.0 200 OK\r\n\r\nall of it");
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

        var (text, reset) = await client.ToEndAsync().Soon();
        Assert.False(reset);
        Assert.EndsWith("\r\n\r\nall of it", text, StringComparison.Ordinal);
    }

    private static async Task<string> HeadAsync(string response, string method = "GET")
    {
        await using var app = RawApp.Answering(response);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
        return await client.HeadAsync().Soon() ?? "";
    }
}
