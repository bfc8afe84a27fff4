using System.Text;
using System.Threading.Channels;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Forwarding;

public sealed class StreamTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);

    [Fact]
    public async Task Each_event_of_a_stream_arrives_before_the_next_is_sent()
    {
        var steps = new SemaphoreSlim(0);
        await using var app = await TestApp.StartAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 5; i++)
            {
                await http.Response.WriteAsync($"data: {i}\n\n");
                await steps.WaitAsync(http.RequestAborted);
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using var reader = new StreamReader(await proxy.Client.GetStreamAsync(_root).Soon());
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().Soon());
            Assert.Equal("", await reader.ReadLineAsync().Soon());
            steps.Release();
        }

        Assert.Null(await reader.ReadLineAsync().Soon());
    }

    [Fact]
    public async Task The_headers_of_a_stream_arrive_while_it_is_still_silent()
    {
        var speak = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.FlushAsync();
            await speak.Given;
            await http.Response.WriteAsync("data: at last\n\n");
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using var response = await proxy.Client.GetAsync(_root, HttpCompletionOption.ResponseHeadersRead).Soon();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        speak.Give();
        Assert.Equal("data: at last\n\n", await response.Content.ReadAsStringAsync().Soon());
    }

    [Fact]
    public async Task Each_piece_of_a_chunked_upload_arrives_before_the_next_is_sent()
    {
        var arrivals = Channel.CreateUnbounded<string>();
        await using var app = await TestApp.StartAsync(async http =>
        {
            var buffer = new byte[1024];
            while (await http.Request.Body.ReadAsync(buffer) is > 0 and var read)
            {
                arrivals.Writer.TryWrite(Encoding.ASCII.GetString(buffer, 0, read));
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        foreach (var piece in new[] { "ping", "pong", "done" })
        {
            await client.SendAsync($"4\r\n{piece}\r\n");
            Assert.Equal(piece, await arrivals.Reader.ReadAsync().AsTask().Soon());
        }

        await client.SendAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.HeadAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_hears_of_an_upload_before_its_body_comes()
    {
        var heard = new Signal();
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", _ => heard.Give());
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");

        await heard.Given;
    }

    [Fact]
    public async Task Of_two_uploads_in_one_piece_each_keeps_its_own_body()
    {
        await using var app = await TestApp.StartAsync(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            http.Response.ContentLength = body.Length;
            await http.Response.WriteAsync(body);
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();
        var (first, second) = (new string('1', 10_000) + "#", new string('2', 10_000) + "!");

        await client.SendAsync(string.Concat(new[] { first, second }.Select(body => $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}")));

        Assert.EndsWith(first, await client.UntilAsync("#").Soon(), StringComparison.Ordinal);
        Assert.EndsWith(second, await client.UntilAsync("!").Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_asks_before_it_sends_is_told_to_go_on_when_the_app_wants_the_body()
    {
        await using var app = await TestApp.StartAsync(async http => await http.Request.Body.CopyToAsync(http.Response.Body));
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        await client.SendAsync("hello");

        Assert.StartsWith("HTTP/1.1 200 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        Assert.NotNull(await client.UntilAsync("hello").Soon());
    }

    [Fact]
    public async Task A_client_that_asks_before_it_sends_learns_that_the_app_does_not_want_the_body()
    {
        await using var app = RawApp.Answering("HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5000000000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 Too much\r\n", await client.HeadAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_big_upload_arrives_whole_and_is_not_read_ahead_of_the_app()
    {
        const long Size = 300L * 1024 * 1024;
        var read = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            await read.Given;
            await http.Response.WriteAsync($"{await CountAsync(http.Request.Body)}");
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        var zeros = new Zeros(Size);

        var response = proxy.Client.PostAsync(_root, new StreamContent(zeros));
        await Wait.UntilSteady(() => zeros.Given);
        Assert.InRange(zeros.Given, 0, 32 * 1024 * 1024);
        read.Give();

        Assert.Equal($"{Size}", await (await response).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_big_download_arrives_whole_and_is_not_read_ahead_of_the_client()
    {
        const long Size = 300L * 1024 * 1024;
        var zeros = new Zeros(Size);
        await using var app = await TestApp.StartAsync(http => zeros.CopyToAsync(http.Response.Body));
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        await using var body = await proxy.Client.GetStreamAsync(_root);
        await Wait.UntilSteady(() => zeros.Given);
        Assert.InRange(zeros.Given, 0, 32 * 1024 * 1024);

        Assert.Equal(Size, await CountAsync(body));
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nhalf", true)]
    [InlineData("Content-Length: 10\r\n\r\nhalf", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nha", false)]
    public async Task A_backend_that_dies_in_mid_response_breaks_the_clients_stream(string half, bool reset)
    {
        var die = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync($"HTTP/1.1 200 OK\r\n{half}");
            await die.Given;
            if (reset)
            {
                connection.Reset();
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.HeadAsync().Soon();
        await client.UntilAsync("ha").Soon();
        die.Give();

        var (rest, broken) = await client.ToEndAsync().Soon();
        Assert.DoesNotContain("0\r\n\r\n", rest, StringComparison.Ordinal);
        Assert.True(broken, "the client must see a reset, for an orderly end could pass for the end of the body");
        await Wait.Until(() => proxy.Traffic.Failures.Broken == 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_backend_that_dies_after_the_headers_of_a_silent_stream_breaks_it_too(bool reset)
    {
        var die = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            await die.Given;
            if (reset)
            {
                connection.Reset();
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.NotNull(await client.HeadAsync().Soon());
        die.Give();

        Assert.Equal(("", true), await client.ToEndAsync().Soon());
        await Wait.Until(() => proxy.Traffic.Failures.Broken == 1);
    }

    [Fact]
    public async Task A_client_that_leaves_is_noticed_by_the_backend_and_is_no_failure()
    {
        await using var app = await WaitingApp.StartAsync();
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using (var client = await proxy.ConnectAsync())
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await app.Arrived.Given;
        }

        await app.Left.Given;
        await Wait.Until(() => proxy.Traffic.ClientAborts == 1);
        Assert.Equal((1, 0), (proxy.Traffic.Requests, proxy.Traffic.Failures.Total));
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
    }

    [Fact]
    public async Task A_client_that_breaks_off_its_upload_is_no_failure()
    {
        var arrived = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            arrived.Give();
            await http.Request.Body.CopyToAsync(Stream.Null);
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        using (var client = await proxy.ConnectAsync())
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
            await arrived.Given;
        }

        await Wait.Until(() => proxy.Traffic.Requests == 1);
        Assert.Equal((1, 0), (proxy.Traffic.ClientAborts, proxy.Traffic.Failures.Total));
    }

    private static async Task<long> CountAsync(Stream body)
    {
        var buffer = new byte[64 * 1024];
        long count = 0;
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            count += read;
        }

        return count;
    }

    /// <summary>So many zero bytes, made as they are read.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long _given;

        public long Given => Volatile.Read(ref _given);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _given);
            Array.Clear(buffer, offset, read);
            Volatile.Write(ref _given, _given + read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
