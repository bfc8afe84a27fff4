using System.Collections.Concurrent;
using System.Net.WebSockets;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Draining;

public sealed class DrainTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);
    private static readonly DrainLimits _limits = new() { Streams = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(30), Max = TimeSpan.FromMinutes(5) };
    private readonly ManualTime _time = new();

    private ProxyOptions Options => new() { Time = _time };

    [Fact]
    public async Task Draining_a_backend_waits_for_requests_in_flight()
    {
        await using var old = new HoldingApp();
        await using var next = await TestApp.SayingAsync("next");
        await using var proxy = await TestProxy.InFrontOfAsync(await old.StartAsync());
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;

        proxy.SwitchTo("2", next.Address);
        var drained = proxy.DrainAsync(old.Address);
        Assert.Equal("next", await proxy.Client.GetStringAsync(_root));
        Assert.Equal(1, proxy.InFlight(old.Address));
        Assert.False(drained.IsCompleted);

        old.Go.Give();
        var result = await drained.Soon();
        Assert.Equal("held", await held.Soon());
        Assert.Equal((1, 1, 0, 0), (result.InFlight, result.Drained, result.Aborted, result.Closed));
        Assert.DoesNotContain(old.Address.Id, proxy.Switchboard.InFlight.Keys);
    }

    [Fact]
    public async Task Draining_an_idle_backend_ends_at_once_and_closes_its_connections()
    {
        var closed = new Signal();
        await using var app = new RawApp(async connection =>
        {
            await connection.HeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            Assert.Null(await connection.HeadAsync());
            closed.Give();
        });
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { IdleTimeout = TimeSpan.FromHours(1) }, app.Address);
        await proxy.Client.GetAsync(_root);
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);

        Assert.Equal(0, (await proxy.DrainAsync(app.Address).Soon()).InFlight);
        await closed.Given;
    }

    [Fact]
    public async Task A_cut_off_request_that_may_run_twice_is_answered_by_the_next_release()
    {
        await using var old = new HoldingApp();
        await using var next = await TestApp.SayingAsync("next");
        await using var proxy = await TestProxy.InFrontOfAsync(Options, await old.StartAsync());
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;
        proxy.SwitchTo("2", next.Address);

        var drained = proxy.DrainAsync(old.Address, _limits);
        _time.Advance(_limits.Timeout);

        Assert.Equal(1, (await drained.Soon()).Aborted);
        Assert.Equal("next", await held.Soon());
    }

    [Fact]
    public async Task A_response_that_has_begun_is_broken_off_if_its_client_does_not_read()
    {
        var written = 0;
        await using var old = await TestApp.WritingAsync(() => Interlocked.Increment(ref written));
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.HeadAsync().Soon();
        await Wait.UntilSteady(() => Volatile.Read(ref written));
        proxy.SwitchTo("2");

        // Something waits for the client, who has a moment to show that it takes it.
        var drained = proxy.DrainAsync(old.Address, _limits);
        _time.Advance(_limits.Timeout);
        await _time.AdvanceUntilAsync(() => drained.IsCompleted, TimeSpan.FromSeconds(1));

        var result = await drained.Soon();
        Assert.Equal((1, 1), (result.InFlight, result.Aborted));
        var (rest, reset) = await client.ToEndAsync().Soon();
        Assert.True(reset);
        Assert.False(rest.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_websocket_stays_open_until_its_budget_is_spent_and_is_then_closed_while_requests_go_on()
    {
        await using var old = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(Options, await old.StartAsync());
        using var socket = await proxy.OpenWebSocketAsync();
        Assert.Equal("hello", await socket.EchoAsync("hello"));
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;
        proxy.SwitchTo("2");
        var seen = new ConcurrentQueue<DrainProgress>();

        var drained = proxy.DrainAsync(old.Address, _limits with { Timeout = TimeSpan.FromMinutes(1) }, new DrainReports(seen.Enqueue));
        Assert.Equal(new DrainProgress(2, 1, TimeSpan.Zero), seen.First());
        _time.Advance(_limits.Streams - TimeSpan.FromSeconds(1));
        Assert.Equal("still here", await socket.EchoAsync("still here"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<WebSocketException>(() => socket.EchoAsync());
        await Wait.Until(() => proxy.InFlight(old.Address) == 1);
        Assert.False(drained.IsCompleted);
        old.Go.Give();

        var result = await drained.Soon();
        Assert.Equal("held", await held.Soon());
        Assert.Equal((2, 1, 0, 1), (result.InFlight, result.Drained, result.Aborted, result.Closed));
    }

    [Fact]
    public async Task Progress_is_told_on_every_change_and_every_half_second_without_one()
    {
        await using var old = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(Options, await old.StartAsync());
        using var socket = await proxy.OpenWebSocketAsync();
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;
        proxy.SwitchTo("2");
        var seen = new ConcurrentQueue<DrainProgress>();

        var drained = proxy.DrainAsync(old.Address, _limits, new DrainReports(seen.Enqueue));
        await _time.AdvanceUntilAsync(() => seen.Count == 3, TimeSpan.FromMilliseconds(100));
        socket.Abort();
        await Wait.Until(() => proxy.InFlight(old.Address) == 1);
        await _time.AdvanceUntilAsync(() => seen.Count == 4, TimeSpan.FromMilliseconds(100));
        old.Go.Give();
        await drained.Soon();
        await held.Soon();

        Assert.Equal([(2, 1), (2, 1), (2, 1), (1, 0), (0, 0)], seen.Select(one => (one.InFlight, one.Streams)));
        Assert.Equal(TimeSpan.Zero, seen.First().Elapsed);
        Assert.All(seen.Zip(seen.Skip(1)).Take(2), pair => Assert.True(pair.Second.Elapsed - pair.First.Elapsed >= TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task Giving_up_the_wait_cuts_nothing_off()
    {
        await using var old = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await old.StartAsync());
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;
        proxy.SwitchTo("2");
        using var patience = new CancellationTokenSource();

        var drained = proxy.Switchboard.DrainAsync([old.Address.Id], new DrainLimits(), null, patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained.Soon());
        old.Go.Give();
        Assert.Equal("held", await held.Soon());
    }

    [Fact]
    public async Task A_rollback_during_the_drain_lets_the_backend_serve_again()
    {
        await using var old = new HoldingApp();
        await using var next = await TestApp.SayingAsync("next");
        var address = await old.StartAsync();
        await using var proxy = await TestProxy.InFrontOfAsync(address);
        var held = proxy.Client.GetStringAsync(_root);
        await old.Arrived.Given;
        proxy.SwitchTo("2", next.Address);
        var drained = proxy.DrainAsync(address, _limits);

        proxy.SwitchTo("1", address);

        Assert.Equal([address.Id], (await drained.Soon()).Reinstated);
        old.Go.Give();
        Assert.Equal("held", await held.Soon());
        Assert.Equal("held", await proxy.Client.GetStringAsync(_root));
    }
}
