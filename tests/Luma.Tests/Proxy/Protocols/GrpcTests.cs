using System.Buffers.Binary;
using System.Net;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Protocols;

/// <summary>gRPC over the proxy, framed by hand: HTTP/2, messages with a length before them, the status in trailers.</summary>
public sealed class GrpcTests
{
    [Fact]
    public async Task A_unary_call_is_answered_with_its_trailers()
    {
        await using var call = await CallAsync(EchoAsync);

        await call.SayAsync("hello");
        call.Done();

        Assert.Equal("hello", await call.HearAsync());
        Assert.Null(await call.HearAsync());
        Assert.Equal("0", await call.StatusAsync());
    }

    [Fact]
    public async Task Both_sides_stream_in_turns()
    {
        await using var call = await CallAsync(EchoAsync);

        for (var i = 0; i < 5; i++)
        {
            await call.SayAsync($"message {i}");
            Assert.Equal($"message {i}", await call.HearAsync());
        }

        call.Done();
        Assert.Null(await call.HearAsync());
        Assert.Equal("0", await call.StatusAsync());
    }

    [Fact]
    public async Task A_server_streams_messages_as_they_come()
    {
        var next = new SemaphoreSlim(0);
        await using var call = await CallAsync(async http =>
        {
            for (var i = 0; i < 3; i++)
            {
                await next.WaitAsync();
                await GrpcCall.WriteAsync(http.Response.Body, $"message {i}");
                await http.Response.Body.FlushAsync();
            }
        });
        call.Done();

        for (var i = 0; i < 3; i++)
        {
            next.Release();
            Assert.Equal($"message {i}", await call.HearAsync());
        }

        Assert.Null(await call.HearAsync());
    }

    [Fact]
    public async Task An_error_without_a_message_arrives_as_such()
    {
        await using var call = await CallAsync(http =>
        {
            http.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
        call.Done();

        Assert.Null(await call.HearAsync());
        Assert.Equal("12", call.Header("grpc-status"));
    }

    [Fact]
    public async Task A_deadline_and_a_client_that_gives_up_reach_the_app()
    {
        var (timeout, aborted) = ("", new Signal());
        await using var call = await CallAsync(async http =>
        {
            timeout = http.Request.Headers["grpc-timeout"].ToString();
            http.RequestAborted.Register(aborted.Give);
            await EchoAsync(http);
        });
        await call.SayAsync("hello");
        Assert.Equal("hello", await call.HearAsync());

        call.GiveUp();

        await aborted.Given;
        Assert.Equal("5S", timeout);
    }

    [Fact]
    public async Task Trailers_of_an_http1_app_reach_a_client_of_http2()
    {
        await using var app = RawApp.Answering(
            "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.GetAsync($"http://{proxy.Endpoint}/").Soon();

        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());
        Assert.Equal(["42"], answer.TrailingHeaders.GetValues("X-Sum"));
    }

    [Fact]
    public async Task A_probe_speaks_what_the_app_speaks()
    {
        await using var app = await TestApp.StartAsync(http => http.Response.WriteAsync(http.Request.Protocol), BackendProtocol.H2c);
        using var prober = new Prober();
        var target = new ProbeTarget { Address = app.Address.Address, Port = app.Address.Port, Protocol = BackendProtocol.H2c };

        Assert.True((await prober.ProbeAsync(target, Wait.Limit)).IsOk);
        Assert.True((await prober.ProbeAsync(target, Wait.Limit)).IsOk);
        Assert.False((await prober.ProbeAsync(target with { Protocol = BackendProtocol.Http1 }, Wait.Limit)).IsOk);
    }

    [Fact]
    public async Task An_http2_backend_that_ends_between_two_calls_is_not_noticed()
    {
        var app = await TestApp.StartAsync(http => http.Response.WriteAsync("ok"), BackendProtocol.H2c);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        Assert.Equal("ok", await proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative)).Soon());

        await app.DisposeAsync();
        using var nobody = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative)).Soon();
        Assert.Equal(HttpStatusCode.BadGateway, nobody.StatusCode);
    }

    private static async Task EchoAsync(HttpContext http)
    {
        Assert.Equal("HTTP/2", http.Request.Protocol);
        Assert.Equal("trailers", http.Request.Headers.TE);
        while (await GrpcCall.ReadAsync(http.Request.Body) is { } message)
        {
            await GrpcCall.WriteAsync(http.Response.Body, message);
            await http.Response.Body.FlushAsync();
        }
    }

    private static async Task<GrpcCall> CallAsync(RequestDelegate serve)
    {
        var app = await TestApp.StartAsync(
            async http =>
            {
                http.Response.ContentType = "application/grpc";
                await serve(http);
                if (!http.Response.Headers.ContainsKey("grpc-status"))
                {
                    http.Response.AppendTrailer("grpc-status", "0");
                }
            },
            BackendProtocol.H2c);
        return new GrpcCall(app, await TestProxy.InFrontOfAsync(app.Address));
    }
}

/// <summary>One call, whose two directions are open at once.</summary>
internal sealed class GrpcCall(TestApp app, TestProxy proxy) : IAsyncDisposable
{
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Conversation _said = new();
    private Task<HttpResponseMessage>? _answer;

    public void Done()
    {
        _ = Begin();
        _said.End();
    }

    public async Task SayAsync(string message)
    {
        _ = Begin();
        var to = await _said.Opened.Soon();
        await WriteAsync(to, message);
        await to.FlushAsync();
    }

    public async Task<string?> HearAsync() => await ReadAsync(await (await Begin().Soon()).Content.ReadAsStreamAsync()).Soon();

    public async Task<string> StatusAsync() => (await Begin().Soon()).TrailingHeaders.GetValues("grpc-status").Single();

    public string Header(string name) => Begin().Result.Headers.GetValues(name).Single();

    public void GiveUp() => _end.Cancel();

    public static async Task WriteAsync(Stream to, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var frame = new byte[5 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes.Length);
        bytes.CopyTo(frame, 5);
        await to.WriteAsync(frame);
    }

    public static async Task<string?> ReadAsync(Stream from)
    {
        var head = new byte[5];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        var bytes = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await from.ReadExactlyAsync(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        _said.End();
        await _end.CancelAsync();
        _client.Dispose();
        await proxy.DisposeAsync();
        await app.DisposeAsync();
        _end.Dispose();
    }

    private Task<HttpResponseMessage> Begin()
    {
        if (_answer is null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"http://{proxy.Endpoint}/echo.Echo/Say")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = _said,
            };
            request.Headers.TE.ParseAdd("trailers");
            request.Headers.Add("grpc-timeout", "5S");
            _said.Headers.ContentType = new("application/grpc");
            _answer = _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
        }

        return _answer;
    }

    private sealed class Conversation : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Opened => _opened.Task;

        public bool End() => _ended.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _opened.TrySetResult(stream);
            await _ended.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
