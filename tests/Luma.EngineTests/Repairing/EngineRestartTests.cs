using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Repairing;

/// <summary>Docker itself stops, hangs and comes back.</summary>
[Collection(Alone.Name)]
public sealed class EngineRestartTests
{
    [Fact]
    public async Task Where_containers_outlive_Docker_its_restart_and_its_hanging_cost_no_request()
    {
        await using var engine = new OwnEngine("--live-restore");
        await using var stage = await BeginAsync(engine);
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await using var visits = Visits.To(stage.Agent, app);

        await engine.StopAsync();
        (await stage.LumaAsync("status", app.Name)).Exited(0).Said("2/2 replicas healthy");
        await engine.StartAsync();
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        await engine.SignalAsync("STOP");
        (await stage.LumaAsync("status", app.Name)).Exited(0).Said("2/2 replicas healthy");
        await engine.SignalAsync("CONT");
        await stage.DeployAsync(app, "--image", "luma-hello:1");

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
    }

    [Fact]
    public async Task Where_Docker_takes_its_containers_along_the_active_release_is_back_with_it_and_no_other()
    {
        await using var engine = new OwnEngine();
        await using var stage = await BeginAsync(engine);
        var app = stage.NewApp() with { Replicas = 2, StopGrace = "1s" };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");

        await engine.StopAsync();
        await engine.StartAsync();

        await Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");
        await stage.AllServeAsync(app);
        // One that Docker cannot start again at first is replaced, and has another name for a moment.
        await Until.TrueAsync("its containers run, and no others", async () =>
            (await engine.RunningAsync()).SequenceEqual([$"{app.Name}-green-1", $"{app.Name}-green-2"]));
        Assert.Equal("Running", await stage.Api.ConditionAsync(app));
    }

    private static async Task<Stage> BeginAsync(OwnEngine engine)
    {
        await engine.StartAsync();
        await engine.TakeImagesAsync("luma-hello:1", "luma-hello:2");
        return await Stage.StartAsync(engine.Endpoint);
    }
}
