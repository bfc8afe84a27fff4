using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Serving;

/// <summary>How connections of HTTP/2 end, seen frame by frame (RFC 9113, section 6.8).</summary>
public sealed class GoAwayTests
{
    [Fact]
    public async Task A_connection_is_told_to_go_and_closed_after_its_last_answer()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        using var client = await RawHttp2.ConnectAsync(proxy.Endpoint);
        await client.GetAsync(1, "shop.test", "/");
        await app.Arrived.Given;

        var left = proxy.Server.LeaveAsync(new() { Window = TimeSpan.FromMilliseconds(50) });

        // First that no more requests should come, while those on their way are still answered; in the end which was the last.
        Assert.Equal($"goaway {int.MaxValue}", await client.NextAsync().Soon());
        await client.GetAsync(3, "shop.test", "/");
        await Wait.Until(() => proxy.Switchboard.InFlight.Values.Sum() == 2);
        app.Go.Give();
        Assert.Equal(["end 1", "end 3"], new[] { await client.NextAsync().Soon(), await client.NextAsync().Soon() }.Order());
        Assert.Equal("goaway 3", await client.NextAsync().Soon());
        Assert.Equal("closed", await client.NextAsync().Soon());
        Assert.Equal(0, (await left.Soon()).Cut);
    }

    [Fact]
    public async Task An_idle_connection_is_told_which_request_was_its_last_and_closed()
    {
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var client = await RawHttp2.ConnectAsync(proxy.Endpoint);
        await client.GetAsync(1, "shop.test", "/");
        Assert.Equal("end 1", await client.NextAsync().Soon());

        await proxy.Server.StopAsync().Soon();

        Assert.Equal("goaway 1", await client.NextAsync().Soon());
        Assert.Equal("closed", await client.NextAsync().Soon());
    }
}
