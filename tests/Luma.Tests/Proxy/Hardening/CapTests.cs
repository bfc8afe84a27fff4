using System.Net;
using System.Text;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Hardening;

public sealed class CapTests
{
    private const string Ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    [Fact]
    public async Task Beyond_the_cap_a_client_is_told_to_come_back_and_a_place_that_is_left_is_free_again()
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { MaxConnections = 2 }, app.Address);
        using var first = await ServedAsync(proxy);
        var second = await ServedAsync(proxy);

        using var third = await proxy.ConnectAsync();
        var (answer, _) = await third.ToEndAsync().Soon();

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Switchboard.Refused);
        second.Dispose();
        await UntilServedAsync(proxy);
    }

    [Fact]
    public async Task One_address_cannot_take_all_places()
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { MaxConnectionsPerAddress = 1 }, app.Address);
        using var first = await ServedAsync(proxy);

        using var second = await proxy.ConnectAsync();

        Assert.StartsWith("HTTP/1.1 503 ", (await second.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trusted_proxy_may_have_as_many_connections_as_there_are()
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(
            new ProxyOptions { MaxConnectionsPerAddress = 1, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] }, app.Address);

        using var first = await ServedAsync(proxy);
        using var second = await ServedAsync(proxy);
    }

    [Theory]
    [InlineData(1024UL, 384)]
    [InlineData(100UL, 16)]
    [InlineData(ulong.MaxValue, int.MaxValue)]
    public void As_many_clients_are_let_in_as_there_are_descriptors_for(ulong limit, int most) =>
        Assert.Equal(most, OpenFiles.MostClients(limit));

    [Fact]
    public async Task A_head_that_does_not_end_is_answered_408()
    {
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { HeaderTimeout = TimeSpan.FromSeconds(1) });
        using var slow = await proxy.ConnectAsync();

        await slow.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n");

        Assert.StartsWith("HTTP/1.1 408 ", (await slow.ToEndAsync().Soon()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "X-Forwarded-For: 6.6.6.6, 127.0.0.1|X-Forwarded-Host: shop.test|X-Forwarded-Proto: https|X-Real-IP: 6.6.6.6")]
    [InlineData("10.0.0.0/8", "X-Forwarded-For: 127.0.0.1|X-Forwarded-Host: a|X-Forwarded-Proto: http")]
    public async Task Only_a_trusted_proxy_is_believed_who_asked(string network, string expected)
    {
        var seen = new StringBuilder();
        await using var app = RawApp.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", head => seen.Append(head));
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { TrustedProxies = [IPNetwork.Parse(network)] }, app.Address);
        using var client = await proxy.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: shop.test\r\nX-Forwarded-Proto: https\r\n"
            + "X-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n\r\n");
        await client.HeadAsync().Soon();

        var said = seen.ToString().Split("\r\n").Where(line => line.StartsWith("X-Forwarded", StringComparison.Ordinal)
            || line.StartsWith("X-Real", StringComparison.Ordinal) || line.StartsWith("Forwarded", StringComparison.Ordinal));
        Assert.Equal(expected.Split('|').Order(), said.Order());
    }

    private static async Task<RawConnection> ServedAsync(TestProxy proxy)
    {
        var client = await proxy.ConnectAsync();
        await client.SendAsync(Ask);
        Assert.StartsWith("HTTP/1.1 200 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        return client;
    }

    private static async Task UntilServedAsync(TestProxy proxy)
    {
        using var limit = new CancellationTokenSource(Wait.Limit);
        while (true)
        {
            using var client = await proxy.ConnectAsync();
            await client.SendAsync(Ask);
            if ((await client.HeadAsync().WaitAsync(limit.Token))?.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) == true)
            {
                return;
            }
        }
    }
}
