using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Luma.Proxy;
using Luma.Tests.Proxy.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Serving;

/// <summary>A proxy hands its place to another one, in which nobody may lose anything.</summary>
public sealed class LeaveTests
{
    private const string Ask = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";
    private static readonly LeaveLimits _swift = new() { Window = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task A_successor_under_load_costs_no_request()
    {
        await using var app = await TestApp.StartAsync(EchoAsync);
        for (var round = 0; round < 5; round++)
        {
            await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
            var faults = new ConcurrentBag<string>();
            using var end = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 12).Select(i => Task.Run(() => VisitAsync(proxy.Endpoint, i, faults, end.Token))).ToList();

            await using var next = await proxy.SucceedAsync();
            await proxy.Server.LeaveAsync(_swift).Soon();
            await Wait.Until(() => next.Traffic.Requests > 100);
            await end.CancelAsync();
            await Task.WhenAll(clients);

            Assert.Empty(faults);
            Assert.Equal((0, 0), (proxy.Traffic.Failures.Total, next.Traffic.Failures.Total));
        }
    }

    [Fact]
    public async Task A_kept_connection_is_asked_to_end_with_its_next_answer()
    {
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var kept = await proxy.ConnectAsync();
        await kept.SendAsync(Ask);
        Assert.DoesNotContain("Connection: close", await kept.UntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        await using var next = await proxy.SucceedAsync();
        using var hurry = new CancellationTokenSource();

        var left = proxy.Server.LeaveAsync(new() { Window = TimeSpan.FromMinutes(5) }, hurry.Token);
        await kept.SendAsync(Ask);
        var (answer, reset) = await kept.ToEndAsync();
        await hurry.CancelAsync();

        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("hello", answer, StringComparison.Ordinal);
        Assert.False(reset);
        await left.Soon();
    }

    [Fact]
    public async Task New_connections_go_to_the_successor_while_the_old_one_still_works()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        var held = proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        await app.Arrived.Given;
        await using var next = await proxy.SucceedAsync();

        var left = proxy.Server.LeaveAsync(_swift);
        using var other = await next.ConnectAsync();
        await other.SendAsync(Ask);
        await Wait.Until(() => next.Switchboard.InFlight.Values.Sum() == 1);

        Assert.False(left.IsCompleted);
        app.Go.Give();
        Assert.Equal("held", await held.Soon());
        Assert.Equal((1, 0, 0), Counts(await left.Soon()));
    }

    [Fact]
    public async Task Without_a_successor_connections_wait_in_the_queue_as_long_as_somebody_holds_the_socket()
    {
        await using var app = await TestApp.SayingAsync("hello");
        await using var proxy = await TestProxy.InFrontOfAsync(app.Address);
        using var held = await proxy.HandOverAsync();
        await proxy.Server.LeaveAsync(_swift).Soon();
        using var client = await proxy.ConnectAsync();
        await client.SendAsync(Ask);

        await using var next = await proxy.TakeOverAsync(held);

        Assert.Contains("hello", await client.UntilAsync("0\r\n\r\n").Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_WebSocket_lives_until_its_budget_and_requests_until_theirs()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        using var socket = await proxy.OpenWebSocketAsync();
        await socket.EchoAsync("before");
        var held = proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        await app.Arrived.Given;
        await using var next = await proxy.SucceedAsync();

        var left = proxy.Server.LeaveAsync(_swift with { Streams = TimeSpan.FromSeconds(3), Max = TimeSpan.FromSeconds(4) });
        Assert.Equal("during", await socket.EchoAsync("during"));

        await Assert.ThrowsAnyAsync<WebSocketException>(() => socket.EchoAsync());
        Assert.False(left.IsCompleted);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => held.Soon());
        Assert.Equal((2, 1, 1), Counts(await left.Soon()));
    }

    [Fact]
    public async Task Stopping_a_proxy_that_leaves_cuts_its_patience_short()
    {
        await using var app = new HoldingApp();
        await using var proxy = await TestProxy.InFrontOfAsync(await app.StartAsync());
        var held = proxy.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        await app.Arrived.Given;
        var left = proxy.Server.LeaveAsync(_swift);

        await proxy.Server.StopAsync(new CancellationToken(canceled: true)).Soon();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => held.Soon());
        await left.Soon();
    }

    private static (int, int, int) Counts(LeaveResult result) => (result.InFlight, result.Closed, result.Cut);

    private static async Task EchoAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        await http.Response.WriteAsync($"got {body.Length}.");
    }

    /// <summary>By hand, since .NET's client would quietly send a request again.</summary>
    private static async Task VisitAsync(IPEndPoint endpoint, int kind, ConcurrentBag<string> faults, CancellationToken end)
    {
        var body = kind % 2 == 0 ? "" : new string('x', 5000);
        var keeps = kind % 3 > 0;
        RawConnection? connection = null;
        while (!end.IsCancellationRequested)
        {
            try
            {
                connection ??= await RawConnection.OpenAsync(endpoint).Soon();
                await connection.SendAsync($"POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                var head = await connection.HeadAsync().Soon() ?? throw new IOException("closed before the answer");
                var answer = await connection.UntilAsync("0\r\n\r\n").Soon();
                if (answer?.Contains($"got {body.Length}.", StringComparison.Ordinal) != true)
                {
                    faults.Add($"{head}{answer}");
                }

                if (!keeps || head.Contains("Connection: close", StringComparison.Ordinal))
                {
                    connection.Dispose();
                    connection = null;
                }
            }
            catch (Exception fault) when (fault is IOException or SocketException or TimeoutException)
            {
                faults.Add($"client {kind}: {fault}");
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }
}
