using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>An app may answer before it has read the whole request; then it hangs up, reads on, or does neither.</summary>
public sealed class EarlyAnswerTests
{
    private const string TooLarge = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbig\n";

    /// <summary>No limit on a time ends what the answer should end.</summary>
    private static readonly ProxyOptions _patient = new() { IdleTimeout = TimeSpan.FromHours(1), RateGrace = TimeSpan.FromHours(1) };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_client_gets_the_answer_that_an_app_gave_in_mid_upload(bool sized)
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync(TooLarge);
            // What is left unread resets the connection.
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        var answer = client.HeadAsync();
        await UploadAsync(client, sized);

        Assert.StartsWith("HTTP/1.1 413 ", await answer.Soon(), StringComparison.Ordinal);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task An_app_that_hangs_up_in_mid_upload_without_a_word_is_a_failure()
    {
        await using var app = new RawApp(connection => connection.HeadAsync());
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        var answer = client.HeadAsync();
        await UploadAsync(client, sized: true);

        Assert.StartsWith("HTTP/1.1 502 ", await answer.Soon(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task An_app_that_reads_no_more_and_stays_is_heard_at_once_and_its_connection_is_not_used_again(bool sized, bool kept)
    {
        var over = new Signal();
        await using var app = new RawApp(async connection =>
        {
            while (await connection.HeadAsync() is { } head && head.StartsWith("GET", StringComparison.Ordinal))
            {
                await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{connection.Number}");
            }

            await connection.SendAsync(TooLarge.Replace("Connection: close\r\n", "", StringComparison.Ordinal));
            await over.Given;
            await connection.ToEndAsync();
        });
        await using var proxy = await TestProxy.InFrontOfAsync(_patient, app.Address);
        if (kept)
        {
            Assert.Equal("1", await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
        }

        using var client = await proxy.ConnectAsync();
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a\r\n{(sized ? "Content-Length: 1000000000000000000" : "Transfer-Encoding: chunked")}\r\n\r\n1\r\nx\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", await client.UntilAsync("big\n").Soon(), StringComparison.Ordinal);
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal("2", await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)).Soon());
        Assert.Equal((0, 0), (proxy.Traffic.Failures.Total, proxy.Traffic.ClientAborts));
        over.Give();
    }

    [Fact]
    public async Task An_app_of_HTTP2_that_takes_no_more_and_stays_is_left_when_it_has_answered()
    {
        const string Settings = "\0\0\0\u0004\0\0\0\0\0";
        const string Headers = "\0\0\u0005\u0001\u0005\0\0\0\u0001\u0008\u0003413";
        var over = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.SendAsync(Settings);
            await connection.UntilAsync("x-forwarded-for");
            await connection.SendAsync(Headers);
            await over.Given;
        });
        await using var proxy = await TestProxy.InFrontOfAsync(_patient, app.Address with { Protocol = BackendProtocol.H2c });
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000000000000\r\n\r\nx");

        Assert.StartsWith("HTTP/1.1 413 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal((0, 0), (proxy.Traffic.Failures.Total, proxy.Traffic.ClientAborts));
        over.Give();
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.H2c)]
    public async Task An_app_may_answer_while_it_still_reads(BackendProtocol protocol)
    {
        await using var app = await TestApp.StartAsync(http => http.Request.Body.CopyToAsync(http.Response.Body), protocol);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in new[] { "ping", "pong", "done" })
        {
            await client.SendAsync($"4\r\n{piece}\r\n");
            Assert.NotNull(await client.UntilAsync(piece).Soon());
        }

        await client.SendAsync("0\r\n\r\n");
        Assert.NotNull(await client.UntilAsync("0\r\n\r\n").Soon());
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task More_may_be_on_its_way_in_both_directions_than_fits_anywhere()
    {
        const int Pieces = 256;
        await using var app = await TestApp.StartAsync(async http =>
        {
            http.Response.ContentLength = http.Request.ContentLength;
            await http.Request.Body.CopyToAsync(http.Response.Body);
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        var piece = new string('x', 256 * 1024);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {Pieces * piece.Length}\r\n\r\n");

        var answer = client.ToEndAsync();
        for (var i = 0; i < Pieces; i++)
        {
            await client.SendAsync(piece).Soon();
        }

        Assert.Equal(Pieces * piece.Length, (await answer.Soon()).Text.Split("\r\n\r\n")[1].Length);
    }

    private static async Task UploadAsync(RawConnection client, bool sized)
    {
        const int Pieces = 256;
        var piece = new string('x', 64 * 1024);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a\r\n{(sized ? $"Content-Length: {Pieces * piece.Length}" : "Transfer-Encoding: chunked")}\r\n\r\n");
        try
        {
            for (var i = 0; i < Pieces; i++)
            {
                await client.SendAsync(sized ? piece : $"{piece.Length:x}\r\n{piece}\r\n");
            }

            await client.SendAsync(sized ? "" : "0\r\n\r\n");
        }
        catch (IOException)
        {
            // Nobody listens any more; the answer is there.
        }
    }
}
