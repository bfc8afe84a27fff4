using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Draining;

/// <summary>Event streams and WebSockets have a patience of their own.</summary>
public sealed class StreamDrainTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("*/*")]
    public async Task An_event_stream_goes_on_until_its_budget_is_spent_however_it_was_asked_for(string accept)
    {
        var go = new Signal();
        await using var old = await TestApp.StartAsync(http => http.Request.Path == "/events" ? StreamAsync(http) : AnswerAsync(http, go));
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = _time }, old.Address);
        using var events = await ListenAsync(proxy, accept);
        await using var lines = await events.Content.ReadAsStreamAsync();
        var request = proxy.Client.GetStringAsync(_root);
        await Wait.Until(() => old.Requests == 2);
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, new() { Streams = TimeSpan.FromSeconds(10), Max = TimeSpan.FromSeconds(60) });
        _time.Advance(TimeSpan.FromSeconds(9));
        await ReadSomeAsync(lines);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadToEndAsync(lines).Soon());
        await Wait.Until(() => proxy.InFlight(old.Address) == 1);
        go.Give();

        Assert.Equal("answered", await request.Soon());
        var result = await drained.Soon();
        Assert.Equal((2, 1, 0, 1), (result.InFlight, result.Drained, result.Aborted, result.Closed));
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task Streams_may_outlast_requests()
    {
        await using var old = await TestApp.StartAsync(StreamAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = _time }, old.Address);
        using var events = await ListenAsync(proxy);
        await using var lines = await events.Content.ReadAsStreamAsync();
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, new() { Streams = TimeSpan.FromHours(1), Max = TimeSpan.FromSeconds(60) });
        _time.Advance(TimeSpan.FromMinutes(59));
        await ReadSomeAsync(lines);
        Assert.False(drained.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, (await drained.Soon()).Closed);
    }

    [Fact]
    public async Task Many_streams_are_closed_one_after_another()
    {
        const int Streams = 1200;
        var opened = 0;
        await using var old = await TestApp.StartAsync(async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.Body.FlushAsync();
            Interlocked.Increment(ref opened);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = _time }, old.Address);
        var clients = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ListenAsync(proxy)));
        await Wait.Until(() => Volatile.Read(ref opened) == Streams && proxy.InFlight(old.Address) == Streams);
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, new() { Streams = TimeSpan.FromSeconds(10) });
        _time.Advance(TimeSpan.FromSeconds(10));
        var most = 0;
        for (var left = Streams; left > 0;)
        {
            await Wait.UntilSteady(() => proxy.InFlight(old.Address));
            var now = proxy.InFlight(old.Address);
            most = Math.Max(most, left - now);
            left = now;
            _time.Advance(TimeSpan.FromSeconds(0.25));
        }

        // 1,200 streams at 500 a second end within two seconds, an eighth of them in each quarter.
        Assert.InRange(most, 1, Streams / 3);
        Assert.Equal(Streams, (await drained.Soon()).Closed);
        Array.ForEach(clients, client => client.Dispose());
    }

    // A browser's EventSource names what it wants; scripts and tools need not.
    private static async Task<HttpResponseMessage> ListenAsync(TestProxy proxy, string accept = "text/event-stream")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/events", UriKind.Relative));
        request.Headers.Accept.ParseAdd(accept);
        return await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task StreamAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.WriteAsync("data: tick\n\n");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task AnswerAsync(HttpContext http, Signal go)
    {
        await go.Given;
        await http.Response.WriteAsync("answered");
    }

    private static async Task ReadSomeAsync(Stream lines) => Assert.NotEqual(0, await lines.ReadAsync(new byte[12]).AsTask().Soon());

    private static async Task ReadToEndAsync(Stream lines)
    {
        var buffer = new byte[4096];
        while (await lines.ReadAsync(buffer) > 0)
        {
        }
    }
}
