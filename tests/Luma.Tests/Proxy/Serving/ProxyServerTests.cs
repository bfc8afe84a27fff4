using System.Net;
using System.Net.Sockets;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Serving;

public sealed class ProxyServerTests
{
    private static readonly Uri _root = new("/", UriKind.Relative);

    [Fact]
    public async Task Port_0_takes_any_free_port_and_tells_which()
    {
        await using var server = new ProxyServer(new ProxyOptions { Listen = [new(IPAddress.Loopback, 0), new(IPAddress.IPv6Loopback, 0)] });
        Assert.Empty(server.Endpoints);

        await server.StartAsync();

        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], server.Endpoints.Select(endpoint => endpoint.Address));
        Assert.All(server.Endpoints, endpoint => Assert.NotEqual(0, endpoint.Port));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_the_reason()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;
        await using var server = new ProxyServer(new ProxyOptions { Listen = [new(IPAddress.Loopback, 0), endpoint] });

        var refused = await Assert.ThrowsAsync<ListenException>(() => server.StartAsync());

        Assert.Equal($"cannot listen on {endpoint}: the address is already in use by another process", refused.Message);
        Assert.Equal(endpoint, refused.Endpoint);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named_with_the_reason()
    {
        var endpoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8080);
        await using var server = new ProxyServer(new ProxyOptions { Listen = [endpoint] });

        var refused = await Assert.ThrowsAsync<ListenException>(() => server.StartAsync());

        Assert.StartsWith($"cannot listen on {endpoint}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_waits_for_requests_in_flight_and_refuses_new_connections()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        var held = proxy.Client.GetStringAsync(_root);
        await app.Arrived.Given;

        var stopped = proxy.Server.StopAsync();
        // The accept that waits ends first, a moment later: closing the socket under it could end it for all who share it.
        await RefusesAsync(proxy).Soon();
        Assert.False(stopped.IsCompleted);
        app.Go.Give();

        Assert.Equal("held", await held.Soon());
        await stopped.Soon();
    }

    [Fact]
    public async Task Stopping_is_bounded_by_its_token()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        var held = proxy.Client.GetStringAsync(_root);
        await app.Arrived.Given;
        using var patience = new CancellationTokenSource();

        var stopped = proxy.Server.StopAsync(patience.Token);
        await patience.CancelAsync();

        await stopped.Soon();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => held.Soon());
    }

    /// <summary>Returns when a new connection is refused.</summary>
    private static async Task RefusesAsync(TestProxy proxy)
    {
        while (true)
        {
            try
            {
                (await proxy.ConnectAsync()).Dispose();
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
