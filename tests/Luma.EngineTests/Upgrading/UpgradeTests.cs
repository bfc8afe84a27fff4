using System.Net.WebSockets;
using System.Text;
using Luma.EngineTests.Draining;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Upgrading;

/// <summary>What happens to whom when the agent is upgraded. <c>docs/upgrading.md</c> says the same, by the names of these facts.</summary>
public sealed class UpgradeTests
{
    [Fact]
    public async Task A_request_in_flight_is_answered_by_the_process_that_has_it()
    {
        await using var stage = await Stage.StartAsync();
        var app = await DeployedAsync(stage);
        using var guest = new Guest(stage, app);
        var (pieces, answer) = await Slow.BeginUploadAsync(stage, app, guest);

        (await stage.Agent.UpgradeAsync()).Exited(0);
        Assert.False(answer.IsCompleted);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        pieces.End();

        Assert.StartsWith($"{pieces.Sent} ", await (await answer).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_streams_comes_to_its_end()
    {
        await using var stage = await Stage.StartAsync();
        var app = await DeployedAsync(stage);
        var stream = await Slow.BeginAsync(stage, app, "/stream?seconds=8");

        (await stage.Agent.UpgradeAsync()).Exited(0);

        Assert.Contains("end", (await stream).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_WebSocket_stays_open_until_its_budget_is_spent(string version)
    {
        await using var stage = Stage.Silent();
        stage.Agent.Options = ["--leave-streams", "6s"];
        await stage.Agent.StartAsync();
        var app = await DeployedAsync(stage);
        using var invoker = new HttpClient();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", app.Host);
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://{stage.Agent.Http}/ws"), invoker, CancellationToken.None);
        Assert.Equal("1", await socket.HearAsync());

        (await stage.Agent.UpgradeAsync()).Exited(0);
        await socket.SendAsync("still there?"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("still there?", await socket.HearAsync());

        Assert.Null(await socket.HearAsync());
        await Until.TrueAsync("the old process has left", () => stage.Agent.Log.Contains("1 streams were closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_stream_goes_on_until_its_budget_is_spent()
    {
        await using var stage = Stage.Silent();
        stage.Agent.Options = ["--leave-streams", "6s"];
        await stage.Agent.StartAsync();
        var app = await DeployedAsync(stage);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{stage.Agent.Http}/stream?seconds=600");
        request.Headers.Host = app.Host;
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var lines = 0;
        var listening = CountLinesAsync(await response.Content.ReadAsStreamAsync(), () => lines++);

        (await stage.Agent.UpgradeAsync()).Exited(0);
        var before = lines;

        await Until.TrueAsync("more events come", () => lines > before + 4);
        await Assert.ThrowsAnyAsync<IOException>(() => listening);
        await Until.TrueAsync("the old process has left", () => stage.Agent.Log.Contains("1 streams were closed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_longer_than_the_maximum_is_cut_off_then()
    {
        await using var stage = Stage.Silent();
        stage.Agent.Options = ["--leave-streams", "1s", "--leave-max", "3s"];
        await stage.Agent.StartAsync();
        var app = await DeployedAsync(stage);
        var endless = await Slow.BeginAsync(stage, app, "/stream?seconds=600&type=text/plain");

        (await stage.Agent.UpgradeAsync()).Exited(0);

        await Assert.ThrowsAsync<HttpRequestException>(() => endless);
        await Until.TrueAsync("the old process has left", () => stage.Agent.Log.Contains("1 requests cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deployment_spares_what_the_process_before_still_uses()
    {
        await using var stage = await Stage.StartAsync();
        var app = await DeployedAsync(stage);
        var slow = await Slow.BeginAsync(stage, app, "/slow?seconds=15");
        (await stage.Agent.UpgradeAsync()).Exited(0);

        await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal(new Page(200, "1\n"), await slow);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task A_deployment_under_way_is_waited_for()
    {
        await using var stage = await Stage.StartAsync();
        var app = await DeployedAsync(stage);
        using var guest = new Guest(stage, app);
        var (pieces, answer) = await Slow.BeginUploadAsync(stage, app, guest);
        await using var deploying = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await Slow.SwitchedAsync(stage, app);

        var upgrading = stage.Agent.UpgradeAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Assert.False(upgrading.IsCompleted);
        pieces.End();

        (await upgrading).Exited(0);
        Assert.StartsWith($"{pieces.Sent} ", await (await answer).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await deploying.Ended).Exited(0).Said("0 failed");
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task SIGHUP_asks_for_an_upgrade_too()
    {
        await using var stage = await Stage.StartAsync();
        var app = await DeployedAsync(stage);

        await stage.Agent.SignalAsync("HUP");
        await stage.Agent.SucceededAsync();

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        (await stage.LumaAsync("status", app.Name)).Exited(0).Said("Healthy");
    }

    [Fact]
    public async Task A_program_that_cannot_start_leaves_the_old_process_serving_and_a_mended_one_takes_over()
    {
        await using var stage = Stage.Silent();
        using var copy = new ProgramCopy();
        stage.Agent.Program = copy.Path;
        await stage.Agent.StartAsync();
        var app = await DeployedAsync(stage);
        var before = stage.Agent.Id;
        copy.Replace("#!/bin/sh\necho 'this release is broken' >&2\nexit 3\n");

        (await UpgradeWithBuiltAsync(stage)).Exited(1).Said("the new process ended with exit code 3 before it served").Said("serves on as before");

        Assert.Contains("this release is broken", stage.Agent.Log, StringComparison.Ordinal);
        Assert.Equal((before, "1"), (stage.Agent.Id, await stage.Proxy.VersionAsync(app)));
        await stage.DeployAsync(app with { Image = "luma-hello:2" });
        copy.PutBack();
        (await stage.Agent.UpgradeAsync()).Exited(0);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task Where_no_agent_runs_there_is_nothing_to_upgrade()
    {
        await using var stage = Stage.Silent();

        (await stage.Agent.UpgradeAsync()).Exited(1).Said("no agent answers at ");
    }

    private static async Task CountLinesAsync(Stream events, Action heard)
    {
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync() is not null)
        {
            heard();
        }
    }

    /// <summary>The broken program cannot be its own command.</summary>
    private static async Task<Outcome> UpgradeWithBuiltAsync(Stage stage)
    {
        var program = stage.Agent.Program;
        stage.Agent.Program = Binaries.Agent;
        var outcome = await stage.Agent.UpgradeAsync();
        stage.Agent.Program = program;
        return outcome;
    }

    private static async Task<AppFile> DeployedAsync(Stage stage)
    {
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        return app;
    }
}
