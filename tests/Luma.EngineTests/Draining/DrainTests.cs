using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Draining;

/// <summary>What a replaced release had begun, it ends.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_20_second_request_begun_before_the_switch_delays_the_stop_and_completes()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { DrainTimeout = "60s", DrainMax = "2m" };
        await stage.DeployAsync(app);
        var slow = await Slow.BeginAsync(stage, app, "/slow?seconds=20");

        await using var deploying = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await Slow.SwitchedAsync(stage, app);
        Assert.False(slow.IsCompleted);
        Assert.Contains($"{app.Name}-blue", await Engine.RunningAsync(app));

        Assert.Equal(new Page(200, "1\n"), await slow);
        (await deploying.Ended).Exited(0).Said("during the switch, 0 failed").Said("waiting for 1 request");
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task A_question_still_unanswered_at_the_timeout_is_put_to_the_new_release()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { DrainTimeout = "1s", DrainMax = "2m" };
        await stage.DeployAsync(app);
        var slow = await Slow.BeginAsync(stage, app, "/slow?seconds=15");

        var deployed = await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal(new Page(200, "2\n"), await slow);
        deployed.Said("during the switch, 0 failed, 1 retried");
    }

    [Fact]
    public async Task An_app_that_ignores_SIGTERM_is_killed_after_its_grace()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { StopGrace = "2s" };
        await stage.DeployAsync(app.In("ignore-sigterm"));

        var deployed = await stage.DeployAsync(app);

        var replaced = await Engine.ContainerAsync($"{app.Name}-blue");
        Assert.Equal((false, 137), (replaced.Runs, replaced.ExitCode));
        Assert.InRange(deployed.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(28));
    }
}
