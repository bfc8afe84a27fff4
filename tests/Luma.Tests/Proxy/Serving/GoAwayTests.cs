using System.Buffers.Binary;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Serving;

/// <summary>How connections of HTTP/2 end, seen frame by frame (RFC 9113, section 6.8).</summary>
public sealed class GoAwayTests
{
    private const byte EndOfStream = 1;

    private int? _last;

    [Fact]
    public async Task A_connection_is_told_to_go_and_closed_after_its_last_answer()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);
        await client.SendAsync(Http2Frames.Get(1));
        await app.Arrived.Given;

        var left = proxy.Server.LeaveAsync(new() { Window = TimeSpan.FromMilliseconds(50) });

        // First that no more requests should come, while those on their way are still answered; in the end which was the last.
        Assert.Equal($"goaway {int.MaxValue}", await NextAsync(client));
        await client.SendAsync(Http2Frames.Get(3));
        await Wait.Until(() => proxy.Switchboard.InFlight.Values.Sum() == 2);
        app.Go.Give();
        Assert.Equal(["end 1", "end 3"], new[] { await NextAsync(client), await NextAsync(client) }.Order());
        Assert.Equal("goaway 3", await NextAsync(client));
        Assert.Equal("closed", await NextAsync(client));
        Assert.Equal(0, (await left.Soon()).Cut);
    }

    [Fact]
    public async Task An_idle_connection_is_told_to_go_before_its_end_so_that_what_was_on_its_way_is_answered()
    {
        var time = new ManualTime();
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = time }, app.Address);
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);
        await client.SendAsync(Http2Frames.Get(1));
        Assert.Equal("end 1", await NextAsync(client));

        var left = proxy.Server.LeaveAsync(new());
        Assert.Equal($"goaway {int.MaxValue}", await NextAsync(client));
        await client.SendAsync(Http2Frames.Get(3));
        Assert.Equal("end 3", await NextAsync(client));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("goaway 3", await NextAsync(client));
        Assert.Equal("closed", await NextAsync(client));
        Assert.Equal(0, (await left.Soon()).Cut);
    }

    [Fact]
    public async Task One_without_a_request_so_far_is_told_with_its_first()
    {
        var time = new ManualTime();
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { Time = time }, app.Address);
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);
        await client.ReadAsync(Http2Frame.Settings).Soon();

        var left = proxy.Server.LeaveAsync(new());
        await client.SendAsync(Http2Frames.Get(1));
        Assert.Equal($"goaway {int.MaxValue}", await NextAsync(client));
        Assert.Equal("end 1", await NextAsync(client));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("goaway 1", await NextAsync(client));
        Assert.Equal(0, (await left.Soon()).Cut);
    }

    [Fact]
    public async Task An_idle_connection_is_told_which_request_was_its_last_and_closed()
    {
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await Http2Frames.OpenAsync(proxy.Endpoint);
        await client.SendAsync(Http2Frames.Get(1));
        Assert.Equal("end 1", await NextAsync(client));

        await proxy.Server.StopAsync().Soon();

        Assert.Equal("goaway 1", await NextAsync(client));
        Assert.Equal("closed", await NextAsync(client));
    }

    /// <summary>What is said next: which stream is the last, unless that is known, or that the answer on one has ended.</summary>
    private async Task<string> NextAsync(Http2Frames client)
    {
        while (await client.ReadAsync().Soon() is { } frame)
        {
            if (frame.Type == Http2Frame.GoAway && BinaryPrimitives.ReadInt32BigEndian(frame.Payload) is var last && last != _last)
            {
                _last = last;
                return $"goaway {last}";
            }

            if (frame.Type <= Http2Frame.Headers && (frame.Flags & EndOfStream) != 0)
            {
                return $"end {frame.Stream}";
            }
        }

        return "closed";
    }
}
