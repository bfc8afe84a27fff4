using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>How the bytes that an app sends are read, and what becomes of the connection on which they came.</summary>
public sealed class AnswerTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);

    public static TheoryData<string> Malformed => AnswerCorpus.Malformed;

    public static TheoryData<string> Sound => AnswerCorpus.Sound;

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_answer_is_a_failure_of_the_app_and_its_connection_is_not_used_again(string name)
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync(connection.Number == 1 ? AnswerCorpus.Bytes(name) : AnswerCorpus.Bytes("a length"));
            await connection.ToEndAsync();
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var head = await client.HeadAsync().Soon();

        Assert.StartsWith("HTTP/1.1 502 ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", head, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Traffic.Failures.BadGateway);
        Assert.Equal("ok", await proxy.Client.GetStringAsync(_root).Soon());
        Assert.Equal(2, app.Connections);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task What_is_an_answer_is_understood_and_its_connection_is_used_again(string name)
    {
        await using var app = RawApp.Answering(AnswerCorpus.Bytes(name));
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { IdleTimeout = Wait.Limit }, app.Address);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("ok", await proxy.Client.GetStringAsync(_root).Soon());
        }

        Assert.Equal(1, app.Connections);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void However_an_answer_is_cut_into_pieces_it_says_the_same(string name)
    {
        var bytes = Encoding.Latin1.GetBytes(AnswerCorpus.Bytes(name));
        var head = new AnswerHead();
        var body = new AnswerBody();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal("ok", Read(head, body, bytes, cut));
        }
    }

    [Fact]
    public async Task A_value_on_two_lines_reaches_the_client_on_one()
    {
        var head = await HeadAsync(AnswerCorpus.Bytes("a value that goes on on the next line"));

        Assert.Contains("\r\nX-Folded: a,  \tb\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Kept: 1\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_app_sends_beyond_its_answer_answers_nobody()
    {
        await using var app = new RawApp(async connection =>
        {
            while (await connection.HeadAsync() is not null)
            {
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("ok", await proxy.Client.GetStringAsync(_root).Soon());
        }

        Assert.Equal(20, app.Connections);
    }

    [Fact]
    public async Task Each_header_of_the_next_answer_is_its_own()
    {
        var count = 0;
        await using var app = new RawApp(async connection =>
        {
            while (await connection.HeadAsync() is not null)
            {
                var number = ++count;
                var more = number % 2 == 0 ? $"X-Even: {number}\r\n" : "";
                await connection.SendAsync($"HTTP/1.1 {210 + number} Number {number}\r\n{more}Content-Length: {number}\r\nX-Number: {number}\r\n\r\n{new string('x', number)}");
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        for (var number = 1; number <= 6; number++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            var head = await client.HeadAsync().Soon() ?? "";
            await client.UntilAsync(new string('x', number)).Soon();
            Assert.StartsWith($"HTTP/1.1 {210 + number} Number {number}\r\n", head, StringComparison.Ordinal);
            Assert.Contains($"\r\nX-Number: {number}\r\n", head, StringComparison.Ordinal);
            Assert.Equal(number % 2 == 0, head.Contains("X-Even", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Connection: close\r\n")]
    [InlineData("Connection: X-Hop\r\nConnection: Close\r\n")]
    public async Task An_app_that_says_so_gets_no_second_request_on_a_connection(string header)
    {
        await using var app = RawApp.Answering($"HTTP/1.1 200 OK\r\n{header}Content-Length: 2\r\n\r\nok");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        await proxy.Client.GetStringAsync(_root).Soon();
        await proxy.Client.GetStringAsync(_root).Soon();

        Assert.Equal(2, app.Connections);
    }

    [Theory]
    [InlineData("-1\r\n", "")]
    [InlineData("0\r\nno trailer\r\n\r\n", "")]
    [InlineData("0\r\n", "X-Trailer: one of many\r\n")]
    public async Task What_is_no_chunk_or_trailer_or_more_than_can_be_kept_breaks_the_answer_off(string bytes, string more)
    {
        var seen = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n");
            await seen.Given;
            await connection.SendAsync(bytes + string.Concat(Enumerable.Repeat(more, 5_000)));
            await connection.ToEndAsync();
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.UntilAsync("ok").Soon();
        seen.Give();

        var (rest, reset) = await client.ToEndAsync().Soon();
        Assert.DoesNotContain("0\r\n\r\n", rest, StringComparison.Ordinal);
        Assert.True(reset);
        await Wait.Until(() => proxy.Traffic.Failures.Broken == 1);
    }

    [Fact]
    public async Task An_app_that_never_says_that_it_wants_the_body_gets_it_after_a_moment()
    {
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.UntilAsync("hello");
            await connection.SendAsync(AnswerCorpus.Bytes("a length"));
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        await client.SendAsync("hello");

        Assert.NotNull(await client.UntilAsync("ok").Soon());
    }

    private static string Read(AnswerHead head, AnswerBody body, byte[] bytes, int cut)
    {
        var arrived = bytes[..cut].ToList();
        int length;
        do
        {
            while ((length = head.Read(arrived.ToArray())) == 0)
            {
                Assert.True(arrived.Count < bytes.Length);
                arrived = Rest(ref cut);
            }

            arrived.RemoveRange(0, length);
        }
        while (head.Status < 200);

        body.Begin(head, toHead: false);
        var text = new StringBuilder();
        while (true)
        {
            var piece = arrived.ToArray();
            text.Append(Encoding.Latin1.GetString(piece, 0, body.Read(piece, out var taken)));
            arrived.RemoveRange(0, taken);
            if (body.IsWhole)
            {
                return text.ToString();
            }

            arrived = Rest(ref cut);
        }

        List<byte> Rest(ref int from)
        {
            Assert.True(from < bytes.Length, "it does not end");
            var rest = arrived.Concat(bytes[from..]).ToList();
            from = bytes.Length;
            return rest;
        }
    }

    private static async Task<string> HeadAsync(string answer)
    {
        await using var app = RawApp.Answering(answer);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        return await client.HeadAsync().Soon() ?? "";
    }
}
