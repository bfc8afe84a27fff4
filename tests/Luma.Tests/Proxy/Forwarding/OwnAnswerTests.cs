using System.Net;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>What the proxy answers when no app can.</summary>
public sealed class OwnAnswerTests
{
    [Fact]
    public async Task An_unknown_host_is_answered_404()
    {
        await using var proxy = await TestProxy.InFrontOfAsync();
        proxy.Switchboard.Apply(new RouteTable { Generation = 9, Routes = [new() { Host = "blog.example", App = "blog", Release = "1" }] });

        var response = await proxy.Client.GetAsync(new Uri("/x", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal($"no app answers for host {proxy.Endpoint} at /x\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, proxy.Switchboard.Unrouted);
    }

    [Fact]
    public async Task A_route_without_backends_is_answered_503_with_a_time_to_retry()
    {
        await using var proxy = await TestProxy.InFrontOfAsync();

        var response = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(["1"], response.Headers.GetValues("Retry-After"));
        Assert.Equal("no replica of the app is ready\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(1, proxy.Traffic.Failures.Unavailable);
    }

    [Fact]
    public async Task Backends_that_drain_while_they_are_routed_are_answered_503()
    {
        await using var app = await TestApp.SayingAsync("ok");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        await proxy.DrainAsync(app.Address).Soon();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await proxy.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        Assert.Equal(0, app.Requests);
    }

    [Fact]
    public async Task A_backend_that_cannot_be_reached_is_answered_502()
    {
        await using var proxy = await TestProxy.InFrontOfAsync(RawApp.Nowhere());

        var response = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("the app did not answer\n", await response.Content.ReadAsStringAsync());
        Assert.Equal((1, 1), (proxy.Traffic.Failures.BadGateway, proxy.Traffic.Requests));
    }

    [Fact]
    public async Task A_backend_that_does_not_let_itself_be_connected_in_time_is_answered_504()
    {
        // A listener whose queue is full answers no further SYN.
        using var full = new FullListener();
        await using var proxy = await TestProxy.InFrontOfAsync(new ProxyOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, full.Address);

        var response = await proxy.Client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(1, proxy.Traffic.Failures.GatewayTimeout);
    }

    [Fact]
    public async Task An_answer_that_is_not_HTTP_is_answered_502()
    {
        await using var app = RawApp.Answering("SSH-2.0-OpenSSH\r\n\r\n");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);

        Assert.Equal(HttpStatusCode.BadGateway, (await proxy.Client.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        Assert.Equal(1, app.Connections);
    }

    [Fact]
    public async Task An_answer_to_HEAD_has_no_body()
    {
        await using var proxy = await TestProxy.InFrontOfAsync();
        using var client = await proxy.ConnectAsync();

        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 503 ", await client.HeadAsync().Soon(), StringComparison.Ordinal);
        }
    }
}
