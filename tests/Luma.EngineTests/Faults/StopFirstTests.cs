using System.Globalization;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Apps of which no two sets may be there at once.</summary>
public sealed class StopFirstTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private readonly Stage _stage = shared.Stage;

    [Fact]
    public async Task Fault_19_where_two_sets_cannot_be_the_old_one_stops_first_and_requests_wait()
    {
        var app = await ServingAsync();
        await using var visits = Visits.To(_stage.Agent, app);

        (await _stage.DeployAsync(app, "--image", "luma-hello:2", "--verbose")).Said($"hold requests for {app.Host}").Said("during the switch, 0 failed");

        Assert.Equal("2", await _stage.Proxy.VersionAsync(app));
        await FollowedAsync(app, first: "blue", second: "green");
        (await _stage.LumaAsync("rollback", app.Name)).Exited(0);
        Assert.Equal("1", await _stage.Proxy.VersionAsync(app));
        await FollowedAsync(app, first: "green", second: "blue");
        (await _stage.LumaAsync("restart", app.Name)).Exited(0);
        await FollowedAsync(app, first: "blue", second: "green");
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
    }

    [Fact]
    public async Task A_release_that_fails_or_is_cancelled_makes_room_for_the_one_before_and_no_request_is_lost()
    {
        var app = await ServingAsync();
        await using var visits = Visits.To(_stage.Agent, app);

        (await _stage.TryDeployAsync(app.In("up-500").WithHealth("timeout", "1s"), "--image", "luma-hello:2")).Exited(1).Said("The release that served before still serves.");
        await ServesAloneAsync(app);

        await using var booting = await BeginToBootAsync(app);
        (await _stage.LumaAsync("cancel", app.Name)).Exited(0);
        (await booting.Ended).Exited(6);
        await ServesAloneAsync(app);
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
    }

    [Fact]
    public async Task An_agent_that_is_killed_while_nobody_serves_starts_the_old_set_again()
    {
        var app = await ServingAsync();
        await using var booting = await BeginToBootAsync(app);

        await _stage.Agent.KillAsync();
        await _stage.Agent.StartAsync();

        await Until.TrueAsync("the old set serves again", async () => (await _stage.Proxy.AskAsync(app.Host, "/version")).Body == "1\n");
        (await booting.Ended).Exited(1);
        await ServesAloneAsync(app);
    }

    private async Task<AppFile> ServingAsync()
    {
        var app = _stage.NewApp() with { Order = "stop-first", DrainTimeout = "1s" };
        await _stage.DeployAsync(app);
        return app;
    }

    /// <summary>Returns when the old set has made way for one that does not answer yet.</summary>
    private async Task<ChildProcess> BeginToBootAsync(AppFile app)
    {
        var deploying = _stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "50"), "--image", "luma-hello:2");
        await Until.TrueAsync("the new set boots alone", async () => (await Engine.RunningAsync(app)).SequenceEqual([$"{app.Name}-green"]));
        return deploying;
    }

    private async Task ServesAloneAsync(AppFile app)
    {
        Assert.Equal("1", await _stage.Proxy.VersionAsync(app));
        await Until.TrueAsync("nothing else is left", async () => (await Engine.AllAsync(app)).SequenceEqual([$"{app.Name}-blue"]));
        Assert.Equal([$"{app.Name}-blue"], await Engine.RunningAsync(app));
    }

    private static async Task FollowedAsync(AppFile app, string first, string second)
    {
        var (ended, began) = (await Engine.ContainerAsync($"{app.Name}-{first}"), await Engine.ContainerAsync($"{app.Name}-{second}"));
        Assert.True(Time(began.StartedAt) > Time(ended.FinishedAt), $"{second} started at {began.StartedAt}, {first} ended at {ended.FinishedAt}");
        Assert.Equal([began.Name], await Engine.RunningAsync(app));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
