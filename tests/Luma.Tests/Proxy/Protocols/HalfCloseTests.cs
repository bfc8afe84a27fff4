using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Protocols;

/// <summary>Clients that say that they will send no more, and wait for their answer, where the route's terms let them.</summary>
public sealed class HalfCloseTests : IAsyncDisposable
{
    private const int Size = 8 * 1024 * 1024;

    private readonly Signal _arrived = new();
    private readonly Signal _go = new();
    private readonly Signal _aborted = new();
    private WaitingApp? _other;
    private TestApp? _app;
    private TestProxy? _proxy;

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")]
    public async Task A_client_that_will_send_no_more_gets_its_answer_whole(string request)
    {
        using var client = await AskAsync(request);
        client.Finish();
        await NoticedAsync();
        _go.Give();

        var (answer, reset) = await client.ToEndAsync().Soon();
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal((Size, false), (answer.Count(letter => letter == '~'), reset));
        Assert.False(_aborted.IsGiven);
    }

    [Fact]
    public async Task All_that_was_asked_before_is_answered()
    {
        using var client = await AskAsync(string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 3)));
        client.Finish();
        await NoticedAsync();
        _go.Give();

        Assert.Equal((3 * Size, false), Counted(await client.ToEndAsync().Soon()));
    }

    [Fact]
    public async Task What_was_asked_of_an_app_that_does_not_allow_it_is_not_answered()
    {
        using var client = await AskAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /other HTTP/1.1\r\nHost: a\r\n\r\n");
        client.Finish();
        await NoticedAsync();
        _go.Give();

        Assert.Equal(Size, Counted(await client.ToEndAsync().Soon()).Letters);
        await Wait.Until(() => _proxy!.Traffic.ClientAborts == 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_leaves_after_all_is_noticed_with_what_is_sent_to_it(bool reset)
    {
        using var client = await AskAsync("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
        client.Finish();
        await NoticedAsync();
        Assert.False(_aborted.IsGiven);
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }

        _go.Give();

        await _aborted.Given;
        await Wait.Until(() => _proxy!.InFlight(_app!.Address) == 0);
        Assert.Equal((2, 0), (_proxy!.Traffic.ClientAborts, _proxy.Traffic.Failures.Total));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhalf")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhalf")]
    public async Task A_request_that_is_not_whole_is_broken_off(string half)
    {
        using var client = await AskAsync($"POST /endless HTTP/1.1\r\nHost: a\r\n{half}");
        client.Finish();

        await _aborted.Given;
        Assert.Equal("", (await client.ToEndAsync().Soon()).Text);
        await Wait.Until(() => _proxy!.Traffic.ClientAborts == 1);
    }

    [Fact]
    public async Task One_that_listens_to_events_is_taken_for_gone_all_the_same()
    {
        using var client = await AskAsync("GET / HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n");
        client.Finish();

        await _aborted.Given;
    }

    [Fact]
    public async Task A_proxy_that_leaves_answers_it_first()
    {
        using var client = await AskAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.Finish();
        await NoticedAsync();
        await using var next = await _proxy!.SucceedAsync();
        var left = _proxy.Server.LeaveAsync(new() { Window = TimeSpan.FromMilliseconds(50) });
        _go.Give();

        Assert.Equal((Size, false), Counted(await client.ToEndAsync().Soon()));
        Assert.Equal(0, (await left.Soon()).Cut);
    }

    [Fact]
    public async Task Where_no_app_answers_it_is_told_so()
    {
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Apply();
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.Finish();

        Assert.StartsWith("HTTP/1.1 404 ", (await client.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await (_proxy?.DisposeAsync() ?? default);
        await (_app?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
    }

    /// <summary>Sends it, and waits until the app that lets clients send no more has it.</summary>
    private async Task<RawConnection> AskAsync(string request)
    {
        _other = await WaitingApp.StartAsync();
        _app = await TestApp.StartAsync(ServeAsync);
        _proxy = await TestProxy.InFrontOfAsync();
        _proxy.Apply(
            new Route { Host = Route.AnyHost, App = TestProxy.App, Release = "1", Settings = new() { HalfClose = true }, Backends = [_app.Address] },
            new Route { Host = Route.AnyHost, App = TestProxy.App, Release = "1", PathPrefix = "/other", Backends = [_other.Address] });
        var client = await _proxy.ConnectAsync();
        await client.SendAsync(request);
        await _arrived.Given;
        return client;
    }

    /// <summary>What another client did later, the proxy has noticed: then it has noticed this one, too.</summary>
    private async Task NoticedAsync()
    {
        using var client = await _proxy!.ConnectAsync();
        await client.SendAsync("GET /other HTTP/1.1\r\nHost: a\r\n\r\n");
        await _other!.Arrived.Given;
        client.Finish();
        await _other.Left.Given;
        await Wait.Until(() => _proxy.Traffic.ClientAborts == 1);
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var registration = http.RequestAborted.Register(_aborted.Give);
        _arrived.Give();
        await Task.WhenAny(_go.Given, _aborted.Given);
        do
        {
            await http.Response.WriteAsync(new string('~', Size), http.RequestAborted);
        }
        while (http.Request.Path == "/endless");
    }

    private static (int Letters, bool Reset) Counted((string Text, bool Reset) answer) =>
        (answer.Text.Count(letter => letter == '~'), answer.Reset);
}
