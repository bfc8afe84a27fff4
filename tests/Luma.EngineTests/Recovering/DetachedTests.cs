using System.Net;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>To lose its alias a container leaves its network for a moment, in which the agent may be killed.</summary>
public sealed class DetachedTests
{
    [Fact]
    public async Task A_container_that_a_killed_agent_left_on_no_network_gets_back_to_its_address_and_connections_before_it_is_stopped()
    {
        await using var gate = new DockerGate();
        await using var stage = await Stage.StartAsync(gate.Endpoint);
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await stage.NewNeighbourAsync(app);
        var old = (await Engine.RunningAsync(app)).Single();
        var address = (await Engine.ContainerAsync(old)).Address(app.Network);
        using var neighbour = await RawClient.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), app.Port), CancellationToken.None);
        Assert.Equal((200, "1\n"), await AskAsync(neighbour));

        // The new set was attached again with the alias; now the old one is, without it.
        var attaching = gate.HoldBack("/connect ", after: 1);
        await using var deploying = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await attaching.ReachedAsync();
        Assert.Empty((await Engine.ContainerAsync(old)).Networks);
        await stage.Agent.KillAsync();
        attaching.Drop();
        var stopping = gate.HoldBack("/stop");
        var starting = stage.Agent.StartAsync();

        await stopping.ReachedAsync();
        var container = await Engine.ContainerAsync(old);
        Assert.Equal((address, address), (container.Address(app.Network), container.CurrentAddress(app.Network)));
        Assert.Empty(container.Aliases(app.Network));
        Assert.Equal((200, "1\n"), await AskAsync(neighbour));

        stopping.Pass();
        await starting;
        await Until.TrueAsync("the new set runs alone", async () => (await Engine.RunningAsync(app)).SequenceEqual([$"{app.Name}-green"]));
        Assert.Equal([app.Name], (await Engine.ContainerAsync($"{app.Name}-green")).Aliases(app.Network));
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    /// <summary>An agent that is killed just after it has stopped a set leaves it the alias.</summary>
    [Fact]
    public async Task A_kept_set_that_has_the_alias_still_loses_it_before_it_starts_where_others_could_look_it_up()
    {
        await using var gate = new DockerGate();
        await using var stage = await Stage.StartAsync(gate.Endpoint);
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        await stage.Agent.StopAsync();
        var kept = await Engine.ContainerAsync($"{app.Name}-blue");
        await DockerCli.RunAsync("network", "disconnect", app.Network, kept.Name);
        await DockerCli.RunAsync("network", "connect", "--alias", app.Name, "--ip", kept.Address(app.Network), app.Network, kept.Name);
        await stage.NewNeighbourAsync(app);
        await stage.Agent.StartAsync();

        var starting = gate.HoldBack("/start");
        await using var rolling = stage.Begin("rollback", app.Name);
        await starting.ReachedAsync();
        Assert.Empty((await Engine.ContainerAsync(kept.Name)).Aliases(app.Network));
        starting.Pass();

        (await rolling.Ended).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    private static Task<(int Status, string Body)> AskAsync(RawClient neighbour) =>
        neighbour.AskAsync("GET /version", "neighbour", "", close: false, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
}
