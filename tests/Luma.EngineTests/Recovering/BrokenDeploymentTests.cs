using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>The agent ends in the middle of a deployment: before the switch the old release stays, after it the new one does.</summary>
public sealed class BrokenDeploymentTests
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task An_agent_that_ends_before_the_switch_leaves_the_old_release_and_no_candidate(string signal)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--force");
        var before = await Engine.PictureAsync(app);
        await using var deploying = stage.BeginDeploy(Slow(app) with { Image = "luma-hello:2" });
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(app)).Count == 4);
        Assert.Equal([app.Name], (await Engine.ContainerAsync($"{app.Name}-blue-1")).Aliases(app.Network));

        await stage.Agent.EndAsync(signal);
        await stage.Agent.StartAsync();

        await Until.TrueAsync("the candidate is gone", async () => await Engine.PictureAsync(app) == before);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        (await deploying.Ended).Exited(1).Said("Deployment failed: the agent ");
        await stage.DeployAsync(app with { Image = "luma-hello:3" });
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task An_agent_that_is_killed_in_a_first_deployment_leaves_nothing()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await using var deploying = stage.BeginDeploy(Slow(app));
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(app)).Count == 1);

        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        await Until.TrueAsync("the candidate is gone", async () => (await Engine.AllAsync(app)).Count == 0);
        Assert.Equal(404, (await stage.Proxy.AskAsync(app.Host)).Status);
        (await deploying.Ended).Exited(1);
        await stage.DeployAsync(app);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task An_agent_that_is_killed_while_the_old_set_drains_leaves_the_new_release_and_stops_the_old_set()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2, DrainTimeout = "60s", DrainMax = "5m" };
        await stage.DeployAsync(app);
        var endless = stage.Proxy.AskAsync(app.Host, "/stream?seconds=600&type=text/plain");
        await using var deploying = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await deploying.HeardAsync("waiting for 1 request");

        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => endless);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        string[] active = [$"{app.Name}-green-1", $"{app.Name}-green-2"];
        await Until.TrueAsync("the old set is stopped", async () => (await Engine.RunningAsync(app)).SequenceEqual(active));
        (await deploying.Ended).Exited(0);
        var container = await Engine.ContainerAsync(active[0]);
        Assert.Equal([app.Name], container.Aliases(app.Network));
        Assert.Equal("unless-stopped", container.RestartPolicy);
    }

    private static AppFile Slow(AppFile app) => app.In("slow-boot").With("HELLO_BOOT", "30");
}
