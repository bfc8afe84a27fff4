using System.Net;
using System.Net.WebSockets;
using System.Text;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Draining;

/// <summary>What becomes of every kind of connection that is open when a release is replaced.</summary>
public sealed class ConnectionTests(SwitchScene scene) : IClassFixture<SwitchScene>
{
    [Fact]
    public async Task A_kept_connection_stays_open_and_leads_to_the_new_release()
    {
        Assert.Equal("2", await scene.Idle.VersionAsync());
        Assert.Equal(1, scene.Idle.Connections);
    }

    [Fact]
    public async Task A_WebSocket_over_HTTP2_is_closed_while_its_connection_goes_on()
    {
        Assert.Null(scene.LastHeard);
        Assert.Equal("2", await scene.Http2.VersionAsync());
        Assert.Equal(1, scene.Http2.Connections);
    }

    [Fact]
    public void An_event_stream_that_nobody_announced_is_closed_when_its_budget_is_spent()
    {
        Assert.True(scene.EventsBroke);
        scene.Deployed.Said("2 open connections closed after the drain");
    }

    [Fact]
    public void An_upload_that_moves_outlasts_the_timeout_and_is_answered() =>
        Assert.StartsWith($"{scene.Upload.Sent} ", scene.Upload.Answer, StringComparison.Ordinal);

    [Fact]
    public void A_silent_request_is_cut_off_at_the_timeout_and_reported()
    {
        Assert.Equal(HttpStatusCode.BadGateway, scene.Silent);
        scene.Deployed.Said(" during the switch, 1 failed").Said("1 cut off by the drain");
    }

    [Fact]
    public async Task What_another_app_has_open_is_not_touched()
    {
        var (guest, socket, request) = scene.Other;
        Assert.False(request.IsCompleted);
        await socket.SendAsync(Encoding.ASCII.GetBytes("still here"), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("still here", await socket.HearAsync());
        Assert.Equal("1", await guest.VersionAsync());
    }

    [Fact]
    public async Task A_gRPC_call_that_streams_outlasts_the_timeout_and_ends_with_its_status()
    {
        var app = scene.Stage.NewApp() with { Protocol = "h2c", DrainTimeout = "1s", DrainMax = "5m" };
        await scene.Stage.DeployAsync(app.In("h2c"));
        using var guest = new Guest(scene.Stage, app, HttpVersion.Version20);
        var messages = new Pieces("\0\0\0\0\u0001m");
        messages.Headers.ContentType = new("application/grpc");
        var call = guest.SendAsync(HttpMethod.Post, "/hello.Hello/Echo", messages);
        var silent = guest.SendAsync(HttpMethod.Post, "/slow?seconds=600", new ByteArrayContent([1]));
        await Until.TrueAsync("both are in flight", async () => (await scene.Stage.Api.InFlightAsync(app.Host)).Sum() == 2);

        var deploying = scene.Stage.DeployAsync(app.In("h2c") with { Image = "luma-hello:2" });
        // Its end tells that the timeout is over.
        Assert.Equal(HttpStatusCode.BadGateway, (await silent).StatusCode);
        messages.End();

        using var answer = await call;
        Assert.Equal(messages.Sent, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(["0"], answer.TrailingHeaders.GetValues("grpc-status"));
        await deploying;
    }
}
