using System.Net.WebSockets;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Forwarding;

public sealed class WebSocketTests
{
    [Fact]
    public async Task Messages_go_both_ways_until_both_ends_close()
    {
        await using var app = await TestApp.StartAsync(WebSockets.EchoAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var socket = await proxy.OpenWebSocketAsync();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"message {i}", await socket.EchoAsync($"message {i}"));
        }

        Assert.Equal(1, proxy.InFlight(app.Address));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Soon();
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal((1, 1, 0), (proxy.Traffic.Upgraded, proxy.Traffic.Answers.Informational, proxy.Traffic.Failures.Total));
        Assert.Equal(0, proxy.Traffic.Latencies.Count);
    }

    [Fact]
    public async Task A_handshake_that_the_app_refuses_is_an_answer_like_any_other()
    {
        await using var app = await TestApp.StartAsync(http =>
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{proxy.Endpoint}/"), CancellationToken.None));

        Assert.Equal(StatusCodes.Status403Forbidden, (int)socket.HttpStatusCode);
        Assert.Equal((0, 1), (proxy.Traffic.Upgraded, proxy.Traffic.Answers.ClientError));
    }

    [Fact]
    public async Task A_client_that_vanishes_takes_the_backends_connection_with_it()
    {
        var ended = new Signal();
        await using var app = await TestApp.StartAsync(async http =>
        {
            try
            {
                await WebSockets.EchoAsync(http);
            }
            catch (WebSocketException)
            {
                ended.Give();
            }
        });
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        var socket = await proxy.OpenWebSocketAsync();
        await socket.EchoAsync("hello");

        socket.Abort();

        await ended.Given;
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
        Assert.Equal(0, proxy.Traffic.Failures.Total);
    }

    [Fact]
    public async Task An_app_that_vanishes_takes_the_clients_connection_with_it()
    {
        var app = await TestApp.StartAsync(WebSockets.EchoAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var socket = await proxy.OpenWebSocketAsync();
        await socket.EchoAsync("hello");

        await app.DisposeAsync();

        await Assert.ThrowsAnyAsync<WebSocketException>(() => socket.EchoAsync());
        await Wait.Until(() => proxy.InFlight(app.Address) == 0);
    }

    [Fact]
    public async Task A_handshake_is_retried_on_another_backend_if_one_cannot_be_reached()
    {
        await using var app = await TestApp.StartAsync(WebSockets.EchoAsync);
        await using var proxy = await TestProxy.InFrontOfAsync(RawApp.Nowhere(), RawApp.Nowhere(), app.Address);

        using var socket = await proxy.OpenWebSocketAsync();

        Assert.Equal("hello", await socket.EchoAsync("hello"));
    }
}
