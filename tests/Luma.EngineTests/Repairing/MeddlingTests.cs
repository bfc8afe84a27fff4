using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Repairing;

/// <summary>Somebody lays hands on single containers of an app that has traffic.</summary>
[Collection(Alone.Name)]
public sealed class MeddlingTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_replica_that_is_removed_by_hand_is_replaced_under_load()
    {
        var scene = await BeginAsync(replicas: 2);
        await using var visits = Visits.To(shared.Stage.Agent, scene.App, uploads: false); // The uploads that it worked on die with it.

        await DockerCli.RunAsync("rm", "--force", scene.Victim.Name);

        await scene.IsReplacedAsync();
        await visits.EndWithoutFailureAsync(shared.Stage.Agent.Log);
        await scene.IsWholeAsync();
    }

    [Fact]
    public async Task A_replica_that_is_removed_by_hand_is_replaced_also_where_others_use_the_network_and_it_bears_a_secret()
    {
        var scene = await BeginAsync(replicas: 2, app => app with { Secrets = new Dictionary<string, string> { ["TOKEN"] = "hunter2" } });
        await shared.Stage.NewNeighbourAsync(scene.App);

        await DockerCli.RunAsync("rm", "--force", scene.Victim.Name);

        await scene.IsReplacedAsync();
        await scene.IsWholeAsync();
        Assert.Contains("TOKEN=hunter2", (await Engine.ContainerAsync(scene.Victim.Name)).Environment);
    }

    [Fact]
    public async Task All_replicas_removed_at_once_are_replaced_by_one_repair()
    {
        var scene = await BeginAsync(replicas: 3);

        await DockerCli.RunAsync(["rm", "--force", .. await Engine.RunningAsync(scene.App)]);

        await scene.IsReplacedAsync();
        await scene.IsWholeAsync();
        Assert.Equal("1", await shared.Stage.Proxy.VersionAsync(scene.App));
    }

    [Fact]
    public async Task A_replica_that_is_renamed_by_hand_gets_its_name_back_and_serves_on()
    {
        var scene = await BeginAsync(replicas: 1);
        await using var visits = Visits.To(shared.Stage.Agent, scene.App);

        await DockerCli.RunAsync("rename", scene.Victim.Name, shared.Stage.NewContainer());

        await Until.TrueAsync("it has its name back", async () => (await Engine.AllAsync(scene.App)).SequenceEqual([scene.Victim.Name]));
        Assert.Equal((scene.Victim.Id, scene.Victim.StartedAt), await scene.NowAsync());
        await visits.EndWithoutFailureAsync(shared.Stage.Agent.Log);
    }

    [Fact]
    public async Task A_foreign_container_that_has_taken_a_replicas_name_is_let_alone_and_gets_no_traffic()
    {
        var scene = await BeginAsync(replicas: 1);
        var other = shared.Stage.NewContainer();
        await shared.Stage.Agent.StopAsync();
        await DockerCli.RunAsync("rename", scene.Victim.Name, other);
        await DockerCli.RunAsync("run", "--detach", "--name", shared.Stage.Claim(scene.Victim.Name), "--network", scene.App.Network, "luma-hello:2");
        var foreign = await Engine.ContainerAsync(scene.Victim.Name);

        await shared.Stage.Agent.StartAsync();

        await Until.TrueAsync("the agent has tried", () => shared.Stage.Agent.Log.Contains($"{other} could not be put right", StringComparison.Ordinal));
        Assert.Equal("1", await shared.Stage.Proxy.VersionAsync(scene.App));
        var after = await Engine.ContainerAsync(scene.Victim.Name);
        Assert.Equal((foreign.Id, foreign.StartedAt, true), (after.Id, after.StartedAt, after.Runs));
        Assert.Equal((scene.Victim.Id, scene.Victim.StartedAt), ((await Engine.ContainerAsync(other)).Id, (await Engine.ContainerAsync(other)).StartedAt));
    }

    [Fact]
    public async Task A_foreign_container_that_has_taken_a_replicas_name_outlives_whatever_is_done_to_the_app()
    {
        var scene = await BeginAsync(replicas: 1, app => app with { Secrets = new Dictionary<string, string> { ["TOKEN"] = "hunter2" } });
        var (stage, app, other) = (shared.Stage, scene.App, shared.Stage.NewContainer());
        await stage.Agent.StopAsync();
        await DockerCli.RunAsync("rename", scene.Victim.Name, other);
        await DockerCli.RunAsync("run", "--detach", "--name", stage.Claim(scene.Victim.Name), "--network", app.Network, "luma-hello:2");
        var foreign = (await Engine.ContainerAsync(scene.Victim.Name)).AllButEnvironment;
        await stage.Agent.StartAsync();

        await DoneAsync("3", () => stage.TryDeployAsync(app with { Image = "luma-hello:3" }));
        await DoneAsync("1", () => stage.LumaAsync("rollback", app.Name));
        Assert.Equal([other], await Engine.RunningAsync(app));
        await DoneAsync(null, () => stage.LumaAsync("stop", app.Name));
        await DoneAsync("1", () => stage.LumaAsync("start", app.Name));
        await DoneAsync("1", () => stage.LumaAsync("restart", app.Name));
        await DoneAsync(null, () => stage.LumaAsync("delete", app.Name, "--yes"));
        Assert.Empty(await Engine.AllAsync(app));

        async Task DoneAsync(string? version, Func<Task<Outcome>> act)
        {
            (await act()).Exited(0);
            Assert.Equal(foreign, (await Engine.ContainerAsync(scene.Victim.Name)).AllButEnvironment);
            if (version is not null)
            {
                Assert.Equal(version, await stage.Proxy.VersionAsync(app));
            }
        }
    }

    [Fact]
    public async Task A_replica_that_is_taken_off_its_network_by_hand_is_attached_again_where_it_was()
    {
        var scene = await BeginAsync(replicas: 2);
        await using var visits = Visits.To(shared.Stage.Agent, scene.App, uploads: false);

        await DockerCli.RunAsync("network", "disconnect", scene.App.Network, scene.Victim.Name);

        await Until.TrueAsync("it is attached", async () => (await Engine.ContainerAsync(scene.Victim.Name)).Networks.Count == 1);
        await scene.IsWholeAsync();
        await visits.EndWithoutFailureAsync(shared.Stage.Agent.Log);
        Assert.Equal((scene.Victim.Id, scene.Victim.StartedAt), await scene.NowAsync());
        Assert.Equal(scene.Victim.Address(scene.App.Network), (await Engine.ContainerAsync(scene.Victim.Name)).CurrentAddress(scene.App.Network));
    }

    [Fact]
    public async Task A_replica_that_is_given_another_address_by_hand_gets_back_to_its_own_with_its_alias()
    {
        var scene = await BeginAsync(replicas: 2);
        await shared.Stage.Agent.StopAsync();
        await DockerCli.RunAsync("network", "disconnect", scene.App.Network, scene.Victim.Name);
        await DockerCli.RunAsync("network", "connect", scene.App.Network, scene.Victim.Name);
        Assert.NotEqual(scene.Victim.Address(scene.App.Network), (await Engine.ContainerAsync(scene.Victim.Name)).CurrentAddress(scene.App.Network));

        await shared.Stage.Agent.StartAsync();

        await Until.TrueAsync("it is where it was", async () =>
            (await Engine.ContainerAsync(scene.Victim.Name)).CurrentAddress(scene.App.Network) == scene.Victim.Address(scene.App.Network));
        await scene.IsWholeAsync();
        Assert.Equal((scene.Victim.Id, scene.Victim.StartedAt), await scene.NowAsync());
    }

    [Fact]
    public async Task A_replica_that_is_stopped_by_hand_is_started_again()
    {
        var scene = await BeginAsync(replicas: 2);
        await using var visits = Visits.To(shared.Stage.Agent, scene.App, uploads: false);

        await DockerCli.RunAsync("stop", scene.Victim.Name);

        await Until.TrueAsync("it runs", async () => await scene.NowAsync() is var now && now.Id == scene.Victim.Id && now.StartedAt != scene.Victim.StartedAt);
        await scene.IsWholeAsync();
        await visits.EndWithoutFailureAsync(shared.Stage.Agent.Log);
        await Until.TrueAsync("it is in the audit", async () =>
            (await shared.Stage.LumaAsync("audit", scene.App.Name)).Exited(0).Out.Any(line => line.Text.Contains($"succeeded: {scene.Victim.Name} is started again", StringComparison.Ordinal)));
    }

    private async Task<RepairScene> BeginAsync(int replicas, Func<AppFile, AppFile>? shape = null)
    {
        var app = shared.Stage.NewApp() with { Replicas = replicas };
        return await RepairScene.BeginAsync(shared.Stage, shape is null ? app : shape(app));
    }
}
