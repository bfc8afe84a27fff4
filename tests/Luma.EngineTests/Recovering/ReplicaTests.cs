using System.Diagnostics;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>Replicas that end, or are meddled with by hand.</summary>
public sealed class ReplicaTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_replica_that_was_killed_comes_back_into_rotation()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        var victim = await Engine.ContainerAsync($"{app.Name}-blue-2");
        await using var visits = Visits.To(stage.Agent, app, uploads: false); // The uploads that it worked on die with it.

        await DockerCli.RunAsync("kill", victim.Name);

        await RunsAgainAsync(victim);
        await stage.AllServeAsync(app);
        await visits.EndWithoutFailureAsync(stage.Agent.Log);
    }

    [Fact]
    public async Task A_replica_that_crashed_comes_back_into_rotation()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        var victim = await Engine.ContainerAsync($"{app.Name}-blue-1");

        using (var crash = Process.GetProcessById(victim.Pid))
        {
            crash.Kill();
        }

        await RunsAgainAsync(victim);
        await stage.AllServeAsync(app);
    }

    [Fact]
    public async Task A_replica_that_is_restarted_by_hand_serves_again()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);

        await DockerCli.RunAsync("restart", $"{app.Name}-blue-1");

        await stage.AllServeAsync(app);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task A_single_replica_that_is_restarted_by_hand_serves_again()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);

        await DockerCli.RunAsync("restart", $"{app.Name}-blue");

        await Until.TrueAsync("it serves", async () => await stage.Proxy.VersionAsync(app) == "1");
    }

    private static Task RunsAgainAsync(Container victim) => Until.TrueAsync("it runs again", async () =>
    {
        var now = await Engine.ContainerAsync(victim.Name);
        return now.Runs && now.StartedAt != victim.StartedAt;
    });
}
