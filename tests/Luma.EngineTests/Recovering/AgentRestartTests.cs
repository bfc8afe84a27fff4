using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>The agent goes and comes back; the apps' containers never notice.</summary>
public sealed class AgentRestartTests
{
    [Fact]
    public async Task Lost_state_is_rebuilt_from_labels_and_aliases()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        var before = await Engine.PictureAsync(app);
        await stage.Agent.StopAsync();

        Directory.Delete(stage.Agent.State, recursive: true);
        await stage.Agent.StartAsync();

        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        Assert.Equal(before, await Engine.PictureAsync(app));
        (await stage.LumaAsync("status", app.Name)).Exited(0).Said("2/2 replicas healthy");
        await stage.DeployAsync(app, "--image", "luma-hello:3");
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
        Assert.Equal("3", (await Engine.ContainerAsync($"{app.Name}-blue-1")).Labels["luma.release"]);
    }

    [Fact]
    public async Task Where_state_is_lost_a_candidate_that_has_the_alias_already_is_not_taken_for_the_active_set()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var deploying = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "60"), "--image", "luma-hello:2");
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(app)).Count == 2);
        Assert.Equal([app.Name], (await Engine.ContainerAsync($"{app.Name}-green")).Aliases(app.Network));
        await stage.Agent.KillAsync();

        Directory.Delete(stage.Agent.State, recursive: true);
        await stage.Agent.StartAsync();

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        await Until.TrueAsync("the candidate is gone", async () => (await Engine.AllAsync(app)).SequenceEqual([$"{app.Name}-blue"]));
    }

    [Fact]
    public async Task An_app_that_was_stopped_stays_stopped()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        (await stage.LumaAsync("stop", app.Name)).Exited(0);

        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        Assert.Equal(503, (await stage.Proxy.AskAsync(app.Host)).Status);
        Assert.Empty(await Engine.RunningAsync(app));
        (await stage.LumaAsync("start", app.Name)).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task A_state_file_that_is_torn_is_rebuilt_and_takes_no_other_app_along()
    {
        await using var stage = await Stage.StartAsync();
        var (app, other) = (stage.NewApp(), stage.NewApp());
        await stage.DeployAsync(app);
        await stage.DeployAsync(other);
        await stage.Agent.KillAsync();

        var file = Path.Combine(stage.Agent.State, "apps", $"{app.Name}.json");
        File.WriteAllText(file, File.ReadAllText(file)[..100]);
        await stage.Agent.StartAsync();

        Assert.Equal(("1", "1"), (await stage.Proxy.VersionAsync(app), await stage.Proxy.VersionAsync(other)));
    }
}
