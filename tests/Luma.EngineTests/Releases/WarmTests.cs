using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Releases;

/// <summary>A replaced release that goes on running for a while.</summary>
public sealed class WarmTests
{
    [Fact]
    public async Task A_release_that_is_kept_warm_is_gone_back_to_without_a_start_also_after_the_agents_restart()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { KeepWarm = "1h" };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        var kept = await Engine.ContainerAsync($"{app.Name}-blue");
        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        Assert.Equal([$"{app.Name}-blue", $"{app.Name}-green"], await Engine.RunningAsync(app));
        Assert.Empty(kept.Aliases(app.Network));
        (await stage.LumaAsync("releases", app.Name)).Said("replaced, kept warm");
        (await stage.LumaAsync("rollback", app.Name, "--dry-run")).DidNotSay("start ");
        (await stage.LumaAsync("rollback", app.Name)).Exited(0);

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        Assert.Equal(kept.StartedAt, (await Engine.ContainerAsync(kept.Name)).StartedAt);
        Assert.Equal([app.Name], (await Engine.ContainerAsync(kept.Name)).Aliases(app.Network));
        Assert.Empty((await Engine.ContainerAsync($"{app.Name}-green")).Aliases(app.Network));

        (await stage.LumaAsync("stop", app.Name)).Exited(0);
        await Until.TrueAsync("neither set runs", async () => (await Engine.RunningAsync(app)).Count == 0);
    }

    [Fact]
    public async Task When_its_time_is_over_it_is_stopped()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { KeepWarm = "1s" };
        await stage.DeployAsync(app);
        (await stage.DeployAsync(app, "--image", "luma-hello:2", "--verbose")).Said($"keep {app.Name}-blue running until 1s after the switch");

        await Until.TrueAsync("it is stopped", async () => (await Engine.RunningAsync(app)).SequenceEqual([$"{app.Name}-green"]));

        (await stage.LumaAsync("rollback", app.Name)).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }
}
