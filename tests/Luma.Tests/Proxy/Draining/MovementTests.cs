using System.Net;
using System.Threading.Channels;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Draining;

/// <summary>Beyond the drain's timeout a request goes on for as long as it moves.</summary>
public sealed class MovementTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);
    private static readonly Uri _silent = new("/silent", UriKind.Relative);
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(4);
    private static readonly DrainLimits _limits = new();
    private readonly ManualTime _time = new();
    private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();

    private ProxyOptions Options => new() { Time = _time };

    [Fact]
    public async Task A_request_that_does_not_move_at_the_timeout_is_cut_off()
    {
        await using var old = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(Options, await old.StartAsync());
        var held = proxy.Client.PostAsync(_root, new StringContent("x"));
        await old.Arrived.Given;
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, _limits);
        _time.Advance(_limits.Timeout - TimeSpan.FromSeconds(1));
        Assert.Equal(1, proxy.InFlight(old.Address));
        _time.Advance(TimeSpan.FromSeconds(1));

        var result = await drained.Soon();
        Assert.Equal((1, 0, 1, _limits.Timeout), (result.InFlight, result.Drained, result.Aborted, result.Elapsed));
        Assert.Equal(HttpStatusCode.BadGateway, (await held.Soon()).StatusCode);
        await Wait.Until(() => proxy.Traffic.Failures == new ProxyFailures { Cut = 1 });
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.H2c)]
    public async Task A_response_goes_on_beyond_the_timeout_until_it_stands_still_whatever_others_do(BackendProtocol protocol)
    {
        await using var old = await TestApp.StartAsync(SendAsync, protocol);
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        await using var answer = await proxy.Client.GetStreamAsync(_root);
        var silent = proxy.Client.PostAsync(_silent, null);
        await Wait.Until(() => old.Requests == 2);
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, _limits);
        await MoveAsync(_limits.Timeout * 2, () => NextAsync(answer));

        Assert.Equal(HttpStatusCode.BadGateway, (await silent.Soon()).StatusCode);
        Assert.Equal(1, proxy.InFlight(old.Address));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, (await drained.Soon()).Aborted);
        await Assert.ThrowsAnyAsync<Exception>(() => NextAsync(answer).Soon());
    }

    [Fact]
    public async Task An_upload_goes_on_beyond_the_timeout_while_it_moves_and_ends_well()
    {
        var arrived = 0;
        await using var old = await TestApp.StartAsync(async http =>
        {
            while (await http.Request.Body.ReadAsync(new byte[1]) > 0)
            {
                Interlocked.Increment(ref arrived);
            }

            await http.Response.WriteAsync("taken");
        });
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        await Wait.Until(() => old.Requests == 1);
        proxy.SwitchTo("2");

        var drained = proxy.DrainAsync(old.Address, _limits);
        await MoveAsync(_limits.Timeout * 2, async () =>
        {
            var before = Volatile.Read(ref arrived);
            await client.SendAsync("1\r\nx\r\n");
            await Wait.Until(() => Volatile.Read(ref arrived) > before);
        });
        await client.SendAsync("0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", await client.UntilAsync("taken").Soon(), StringComparison.Ordinal);
        Assert.Equal((1, 0), ((await drained.Soon()).Drained, proxy.Traffic.Failures.Total));
    }

    [Fact]
    public async Task A_slow_client_that_still_takes_what_was_written_is_not_cut_off()
    {
        var written = 0;
        await using var old = await TestApp.WritingAsync(() => Interlocked.Increment(ref written));
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        await using var answer = await proxy.Client.GetStreamAsync(_root);
        await Wait.Until(() => Volatile.Read(ref written) > 16);
        await Wait.UntilSteady(() => Volatile.Read(ref written));
        proxy.SwitchTo("2");

        // So little at a time that the proxy, whose socket holds megabytes, need not write for long.
        var drained = proxy.DrainAsync(old.Address, _limits);
        await MoveAsync(_limits.Timeout * 2, async () => await answer.ReadExactlyAsync(new byte[200_000]));
        Assert.Equal(1, proxy.InFlight(old.Address));
        await _time.AdvanceUntilAsync(() => drained.IsCompleted, TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await drained).Aborted);
    }

    [Fact]
    public async Task A_response_that_still_moves_at_the_maximum_is_cut_off_then()
    {
        await using var old = await TestApp.StartAsync(SendAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        await using var answer = await proxy.Client.GetStreamAsync(_root);
        proxy.SwitchTo("2");
        var limits = _limits with { Max = TimeSpan.FromSeconds(41) };

        var drained = proxy.DrainAsync(old.Address, limits);
        await MoveAsync(_step * 10, () => NextAsync(answer));
        Assert.False(drained.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        var result = await drained.Soon();
        Assert.Equal((1, limits.Max), (result.Aborted, result.Elapsed));
    }

    [Fact]
    public async Task A_request_whose_backend_serves_again_may_stand_still_until_the_next_drain_times_out()
    {
        await using var old = await TestApp.StartAsync(SendAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(Options, old.Address);
        await using var answer = await proxy.Client.GetStreamAsync(_root);
        proxy.SwitchTo("2");
        var first = proxy.DrainAsync(old.Address, _limits);
        await MoveAsync(_limits.Timeout * 2, () => NextAsync(answer));

        proxy.SwitchTo("1", old.Address);
        await first.Soon();
        _time.Advance(TimeSpan.FromHours(1));
        await NextAsync(answer);
        proxy.SwitchTo("2");
        var second = proxy.DrainAsync(old.Address, _limits);
        _time.Advance(_limits.Timeout - TimeSpan.FromSeconds(1));
        await NextAsync(answer);
        Assert.False(second.IsCompleted);
        await _time.AdvanceUntilAsync(() => second.IsCompleted, TimeSpan.FromSeconds(1));

        Assert.Equal(1, (await second).Aborted);
    }

    // One byte for each piece that is asked for; nothing at all to those who ask for silence.
    private async Task SendAsync(HttpContext http)
    {
        if (http.Request.Path == _silent.OriginalString)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }

        await http.Response.Body.FlushAsync();
        await foreach (var piece in _pieces.Reader.ReadAllAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync(piece);
        }
    }

    private async Task NextAsync(Stream answer)
    {
        Assert.True(_pieces.Writer.TryWrite("x"));
        Assert.Equal(1, await answer.ReadAsync(new byte[1]).AsTask().Soon());
    }

    /// <summary>Lets the time go by, and something move in each step of it.</summary>
    private async Task MoveAsync(TimeSpan time, Func<Task> move)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += _step)
        {
            _time.Advance(_step);
            await move();
        }
    }
}
