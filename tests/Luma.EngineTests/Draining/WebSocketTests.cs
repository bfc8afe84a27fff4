using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Draining;

public sealed class WebSocketTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_WebSocket_echoes_until_the_drain_times_out_and_is_closed_then()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { DrainTimeout = "4s", DrainMax = "60s" };
        await stage.DeployAsync(app);
        using var socket = await ConnectAsync(stage, app);
        Assert.Equal("1", await socket.HearAsync());

        var deploying = stage.DeployAsync(app with { Image = "luma-hello:2" });
        await Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");
        var open = await EchoWhileOpenAsync(socket);
        var deployed = await deploying;

        // The clock starts some moments after the drain's, which is made up for by half of the time.
        Assert.InRange(open, DrainTimeout / 2, TimeSpan.FromSeconds(50));
        deployed.Said("1 open connection closed after the drain").Said("during the switch, 0 failed");
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task A_WebSocket_that_its_client_closes_ends_the_drain_at_once()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { DrainTimeout = "5m", DrainMax = "10m" };
        await stage.DeployAsync(app);
        using var socket = await ConnectAsync(stage, app);
        Assert.Equal("1", await socket.HearAsync());

        var deploying = stage.DeployAsync(app with { Image = "luma-hello:2" });
        await Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        (await deploying.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System)).DidNotSay("closed after the drain");
    }

    private static async Task<ClientWebSocket> ConnectAsync(Stage stage, AppFile app)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", app.Host);
        await socket.ConnectAsync(new Uri($"ws://{stage.Agent.Http}/ws"), CancellationToken.None);
        return socket;
    }

    /// <returns>How long every word came back.</returns>
    private static async Task<TimeSpan> EchoWhileOpenAsync(ClientWebSocket socket)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; ; i++)
        {
            var said = $"word {i}";
            if (!await SayAsync(socket, said) || await socket.HearAsync() is not { } heard)
            {
                return watch.Elapsed;
            }

            Assert.Equal(said, heard);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static async Task<bool> SayAsync(ClientWebSocket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
            return true;
        }
        catch (Exception closed) when (closed is WebSocketException or IOException)
        {
            return false;
        }
    }
}
