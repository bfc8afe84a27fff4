using System.Net;
using System.Net.WebSockets;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Draining;

/// <summary>One deployment, and a connection of every kind that was open when it began.</summary>
public sealed class SwitchScene : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];

    internal Stage Stage { get; private set; } = null!;

    internal Outcome Deployed { get; private set; } = null!;

    /// <summary>Had one connection of HTTP/1.1 that was idle at the switch.</summary>
    internal Guest Idle { get; private set; } = null!;

    /// <summary>Had one connection of HTTP/2, with a WebSocket on it.</summary>
    internal Guest Http2 { get; private set; } = null!;

    /// <summary>How the WebSocket over HTTP/2 ended: null, as nothing came any more.</summary>
    internal string? LastHeard { get; private set; } = "";

    internal (int Sent, string Answer) Upload { get; private set; }

    internal HttpStatusCode Silent { get; private set; }

    /// <summary>Whether the events broke off.</summary>
    internal bool EventsBroke { get; private set; }

    /// <summary>A client of another app, with a WebSocket and a request that goes on.</summary>
    internal (Guest Guest, ClientWebSocket Socket, Task<string> Request) Other { get; private set; }

    public async Task InitializeAsync()
    {
        Stage = await Stage.StartAsync();
        var app = Stage.NewApp() with { DrainTimeout = "4s", DrainMax = "5m" };
        var other = Stage.Beside(app);
        (await Stage.LumaAsync("deploy", "--config", Stage.Write(app, other))).Exited(0);
        Idle = New(app);
        Http2 = New(app, HttpVersion.Version20);
        Assert.Equal("1", await Idle.VersionAsync());
        await OpenOtherAsync(other);
        await SwitchAsync(app);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(one => one.Dispose());
        await Stage.DisposeAsync();
    }

    private async Task SwitchAsync(AppFile app)
    {
        var guest = New(app);
        using var socket = await Http2.OpenSocketAsync();
        var closed = socket.HearAsync();
        var pieces = Pieces.OfUpload();
        var upload = guest.SendAsync(HttpMethod.Post, "/upload", pieces);
        var silent = guest.SendAsync(HttpMethod.Post, "/slow?seconds=600", new ByteArrayContent([1]));
        var events = BreaksAsync(await guest.AskAsync("/stream?seconds=600"));
        await Until.TrueAsync("all of it is in flight", async () => (await Stage.Api.InFlightAsync(app.Host)).Sum() == 4);

        var deploying = Stage.DeployAsync(app with { Image = "luma-hello:2" });
        // The end of the silent request tells that the timeout is over: the upload outlasts it.
        (Silent, EventsBroke, LastHeard) = ((await silent).StatusCode, await events, await closed);
        var sent = pieces.Sent;
        await Until.TrueAsync("the upload goes on", () => pieces.Sent > sent);
        pieces.End();
        Upload = (pieces.Sent, await (await upload).Content.ReadAsStringAsync());
        Deployed = await deploying;
    }

    private async Task OpenOtherAsync(AppFile other)
    {
        var guest = New(other);
        var socket = await guest.OpenSocketAsync();
        _open.Add(socket);
        var answer = await guest.AskAsync("/stream?seconds=600&type=text/plain");
        Other = (guest, socket, answer.Content.ReadAsStringAsync());
    }

    private Guest New(AppFile app, Version? version = null)
    {
        var guest = new Guest(Stage, app, version);
        _open.Add(guest);
        return guest;
    }

    private static async Task<bool> BreaksAsync(HttpResponseMessage events)
    {
        try
        {
            await events.Content.ReadAsStringAsync();
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
