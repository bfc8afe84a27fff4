using System.Diagnostics;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Repairing;

/// <summary>Containers that are there and cannot serve, and repairs that do not come to their end.</summary>
[Collection(Alone.Name)]
public sealed class UnfitReplicaTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_replica_that_answers_no_more_is_replaced_under_load()
    {
        var app = shared.Stage.NewApp() with { Replicas = 2, DrainTimeout = "2s", StopGrace = "1s", Liveness = Impatient };
        var scene = await RepairScene.BeginAsync(shared.Stage, app);
        await using var visits = Visits.To(shared.Stage.Agent, app, uploads: false); // Those that it has begun may not be sent twice.

        await DockerCli.RunAsync("pause", scene.Victim.Name);

        await scene.IsReplacedAsync();
        await visits.EndWithoutFailureAsync(shared.Stage.Agent.Log);
        await scene.IsWholeAsync();
        Assert.Contains("has not answered its probes for 2s", shared.Stage.Agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_crashes_again_and_again_is_replaced()
    {
        var scene = await RepairScene.BeginAsync(shared.Stage, shared.Stage.NewApp() with { Replicas = 2 });

        for (var last = "0"; await RepairScene.TryInspectAsync(scene.Victim.Id, "{{.State.Pid}}") is { } pid;)
        {
            if (pid != "0" && pid != last)
            {
                last = pid;
                using var kill = Process.Start("/bin/kill", ["-s", "KILL", pid]);
                await kill.WaitForExitAsync();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await scene.IsReplacedAsync();
        await scene.IsWholeAsync();
        Assert.Contains("times within 10m, with code 137 the last time", shared.Stage.Agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_that_cannot_be_is_told_and_tried_again_until_it_can()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        var image = $"luma-test/{app.Name}:1";
        var like = stage.NewContainer();
        await DockerCli.RunAsync("create", "--name", like, "luma-hello:1");
        await DockerCli.RunAsync("commit", like, image);
        var file = stage.WriteFile("image.tar", "");
        await DockerCli.RunAsync("save", "--output", file, image);
        var scene = await RepairScene.BeginAsync(stage, app with { Image = image });
        await stage.Agent.StopAsync();
        await DockerCli.RunAsync("rm", "--force", scene.Victim.Name);
        await DockerCli.RunAsync("rmi", image);

        await stage.Agent.StartAsync();
        await Until.TrueAsync("it is told", async () => (await stage.LumaAsync("status", app.Name)).Stdout.Contains("attempt 1 failed", StringComparison.Ordinal));
        (await stage.LumaAsync("status", app.Name)).Said($"{app.Name}-blue: the container is gone").Said($"Repair: {app.Name}-blue is gone")
            .Said("has been removed from this server and came from no registry").Said("the next attempt begins");
        await DockerCli.RunAsync("load", "--input", file);

        await scene.IsReplacedAsync();
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        await DockerCli.RunAsync("rmi", "--force", image);
    }

    [Fact]
    public async Task A_deployment_does_not_wait_for_a_repair_and_an_agent_that_is_killed_in_one_begins_anew()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        var scene = await RepairScene.BeginAsync(stage, app.In("slow-boot").With("HELLO_BOOT", "8"));
        await DockerCli.RunAsync("rm", "--force", scene.Victim.Name);
        await BeginsAsync(scene);

        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        await BeginsAsync(scene);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        Assert.Contains("was asked for, which comes first", string.Concat(Directory.EnumerateFiles(Path.Combine(stage.Agent.State, "deployments")).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        await Until.TrueAsync("nothing is left over", async () =>
            (await Engine.AllAsync(app)).SequenceEqual([$"{app.Name}-blue-1", $"{app.Name}-green-1", $"{app.Name}-green-2"]));
    }

    [Fact]
    public async Task While_Docker_hangs_traffic_and_status_go_on_and_afterwards_repairs_do()
    {
        await using var gate = new DockerGate();
        await using var stage = await Stage.StartAsync(gate.Endpoint);
        var scene = await RepairScene.BeginAsync(stage, stage.NewApp() with { Replicas = 2 });
        await using var visits = Visits.To(stage.Agent, scene.App, uploads: false);

        var hanging = gate.HoldBack(" /");
        await DockerCli.RunAsync("rm", "--force", scene.Victim.Name);
        await hanging.ReachedAsync();
        var status = (await stage.LumaAsync("status", scene.App.Name)).Exited(0).Said("Docker does not answer");
        Assert.Contains("1/2 replicas healthy", status.Stdout, StringComparison.Ordinal);
        hanging.Pass();

        await scene.IsReplacedAsync();
        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        await scene.IsWholeAsync();
    }

    private static Dictionary<string, string> Impatient =>
        new() { ["interval"] = "1s", ["timeout"] = "1s", ["failures"] = "2", ["replace_after"] = "2s" };

    private static Task BeginsAsync(RepairScene scene) => Until.TrueAsync("a repair has begun", async () =>
        (await Engine.RunningAsync(scene.App)).Contains($"{scene.Victim.Name}-new"));
}
