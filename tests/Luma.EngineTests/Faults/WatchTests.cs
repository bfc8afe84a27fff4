using System.Text.RegularExpressions;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Releases that pass every gate and go bad with the traffic that they get.</summary>
public sealed class WatchTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private readonly Stage _stage = shared.Stage;

    [Fact]
    public async Task Fault_28_a_release_that_answers_with_errors_gives_the_traffic_back()
    {
        var app = await WatchedAsync(replicas: 2);
        var before = await Engine.ContainerAsync($"{app.Name}-blue-1");
        await using var visits = Visits.To(_stage.Agent, app);

        var failed = (await _stage.TryDeployAsync(app.With("HELLO_FAIL_RATE", "0.5"), "--image", "luma-hello:2")).Exited(1);

        failed.Said("Deployment failed: release 2 went bad ").Said(" requests were answered with 5xx, ").Said(" % (at most 5 %; the release before had 0 %)").Said("Remedy: ");
        await ServesAgainAsync(app);
        Assert.Equal(before.StartedAt, (await Engine.ContainerAsync(before.Name)).StartedAt);
        var failures = visits.Failures.Count;
        await Until.TrueAsync("requests are answered", async () => await _stage.Proxy.VersionAsync(app) == "1");
        Assert.All(visits.Failures, failure => Assert.StartsWith("status 500", failure.Cause, StringComparison.Ordinal));
        Assert.Equal(failures, visits.Failures.Count);
        (await _stage.LumaAsync("releases", app.Name)).Said("rolled back").Said("Release 2 failed: release 2 went bad");
        (await _stage.LumaAsync("rollback", app.Name)).Exited(2).Said($"{app.Name} has no release before 1 to go back to");
    }

    [Fact]
    public async Task Fault_18_a_release_that_is_killed_for_memory_gives_the_traffic_back()
    {
        var app = await WatchedAsync() with { Memory = "64m" };

        var failed = (await _stage.TryDeployAsync(app.In("leak").With("HELLO_AFTER", "1"), "--image", "luma-hello:2")).Exited(1);

        Assert.Matches($"release 2 went bad .* after the switch: {app.Name}-green was killed(, probably)? for memory \\(limit 64 MB\\)", failed.Stdout);
        await ServesAgainAsync(app);
    }

    [Fact]
    public async Task A_release_of_which_a_replica_ends_gives_the_traffic_back_and_no_request_waits_in_vain()
    {
        var app = await WatchedAsync();
        await using var visits = Visits.To(_stage.Agent, app, uploads: false);

        (await _stage.TryDeployAsync(app.In("exit-later").With("HELLO_AFTER", "1"), "--image", "luma-hello:2")).Exited(1)
            .Said($" after the switch: {app.Name}-green exited with code 4 after it had been healthy").Said("  | hello: release 2 crashes, on purpose");

        await ServesAgainAsync(app);
        Assert.Single(Regex.Matches(await DockerCli.RunAsync("logs", $"{app.Name}-green"), "release 2 started"));
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
    }

    [Fact]
    public async Task A_release_that_stays_well_is_watched_to_the_end_and_the_one_before_is_stopped_then()
    {
        var app = await WatchedAsync() with { Watch = "2s" };

        var deploying = _stage.BeginDeploy(app, "--image", "luma-hello:2", "--verbose");
        await Until.TrueAsync("both run and the new one serves", async () =>
            (await Engine.RunningAsync(app)).Count == 2 && await _stage.Proxy.VersionAsync(app) == "2");
        (await deploying.Ended).Exited(0).Said($"watch {app.Name}-green until 2s after the switch (at most 5 % errors)").Said("0 failed");

        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
        Assert.Equal("unless-stopped", (await Engine.ContainerAsync($"{app.Name}-green")).RestartPolicy);
    }

    [Fact]
    public async Task Who_comes_next_ends_the_watch_also_by_a_rollback()
    {
        var app = await WatchedAsync();
        var second = await BeginWatchAsync(app, "2");
        var third = await BeginWatchAsync(app, "3");
        (await second.Ended).Exited(0);

        (await _stage.LumaAsync("rollback", app.Name)).Exited(0);

        (await third.Ended).Exited(0);
        Assert.Equal("2", await _stage.Proxy.VersionAsync(app));
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task An_agent_that_is_killed_in_the_watch_leaves_the_new_release()
    {
        var app = await WatchedAsync() with { Watch = "4s" };
        var deploying = await BeginWatchAsync(app, "2");

        await _stage.Agent.KillAsync();
        await _stage.Agent.StartAsync();

        (await deploying.Ended).Exited(0);
        await Until.TrueAsync("the release before is stopped when its time is over", async () =>
            (await Engine.RunningAsync(app)).SequenceEqual([$"{app.Name}-green"]));
        Assert.Equal("2", await _stage.Proxy.VersionAsync(app));
        Assert.Equal("unless-stopped", (await Engine.ContainerAsync($"{app.Name}-green")).RestartPolicy);
    }

    [Fact]
    public async Task An_agent_that_is_killed_on_the_way_back_takes_it_when_it_is_there_again()
    {
        var app = await WatchedAsync();
        (await _stage.TryDeployAsync(app.In("exit-later").With("HELLO_AFTER", "1"), "--image", "luma-hello:2")).Exited(1);

        await _stage.Agent.KillAsync();
        await _stage.Agent.StartAsync();

        await ServesAgainAsync(app);
    }

    private async Task<AppFile> WatchedAsync(int replicas = 1)
    {
        var app = _stage.NewApp() with { Watch = "1h", Replicas = replicas };
        await _stage.DeployAsync(app);
        return app;
    }

    private async Task<ChildProcess> BeginWatchAsync(AppFile app, string version)
    {
        var deploying = _stage.BeginDeploy(app, "--image", $"luma-hello:{version}");
        await Until.TrueAsync($"{version} is watched", async () =>
            await _stage.Proxy.VersionAsync(app) == version && await _stage.Api.StateAsync(app) == "Watching");
        return deploying;
    }

    /// <summary>The release before, alone, as it was.</summary>
    private async Task ServesAgainAsync(AppFile app)
    {
        await Until.TrueAsync("the release before answers", async () => (await _stage.Proxy.AskAsync(app.Host, "/version")).Body == "1\n");
        await Until.TrueAsync("it serves alone", async () => (await Engine.RunningAsync(app)).All(name => name.Contains("-blue", StringComparison.Ordinal)));
        Assert.Equal(app.Replicas, (await Engine.RunningAsync(app)).Count);
        Assert.Equal(app.Replicas, (await _stage.Api.InFlightAsync(app.Host)).Count);
        var back = await Engine.ContainerAsync((await Engine.RunningAsync(app))[0]);
        Assert.Equal([app.Name], back.Aliases(app.Network));
        Assert.Equal("unless-stopped", back.RestartPolicy);
    }
}
