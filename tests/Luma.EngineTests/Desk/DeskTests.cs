using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Desk;

/// <summary>The agent as a container on somebody's desk, started by docker-compose.</summary>
[Collection(Alone.Name)]
public sealed class DeskTests
{
    [LongFact]
    public async Task An_app_is_deployed_from_the_host_and_served_on_the_desks_port_until_it_is_deleted()
    {
        await using var desk = await DeskScene.StartAsync();
        Assert.Equal("true", await DockerCli.InspectAsync(desk.Agent, "{{.HostConfig.ReadonlyRootfs}}"));

        (await desk.LumaAsync("deploy")).Exited(0);
        Assert.StartsWith("hello from release 1", (await desk.Proxy.AskAsync(desk.App.Host)).Body, StringComparison.Ordinal);
        Assert.Contains(desk.App.Network, (await Engine.ContainerAsync(desk.Agent)).Networks);
        (await desk.LumaAsync("doctor")).Said("Docker");

        await using (var visits = Visits.To(desk.Http, desk.App))
        {
            (await desk.LumaAsync("deploy", "--image", "luma-hello:2")).Exited(0).Said(", 0 failed");
            Assert.Equal("2", await desk.Proxy.VersionAsync(desk.App));
            await visits.EndWithoutFailureAsync("");
        }

        (await desk.LumaAsync("delete", desk.App.Name, "--yes")).Exited(0);
        Assert.False(await DockerCli.ExistsAsync("network", desk.App.Network));
    }

    [LongFact]
    public async Task An_agent_that_is_made_anew_finds_its_apps_and_joins_their_networks_again()
    {
        await using var desk = await DeskScene.StartAsync();
        (await desk.LumaAsync("deploy")).Exited(0);
        var before = (await Engine.ContainerAsync(desk.Agent)).Id;

        await desk.ComposeAsync("up", "--detach", "--force-recreate");
        await desk.IsHealthyAsync();

        Assert.NotEqual(before, (await Engine.ContainerAsync(desk.Agent)).Id);
        await Until.TrueAsync("the app is served again", async () => await desk.Proxy.VersionAsync(desk.App) == "1");
        (await desk.LumaAsync("status", desk.App.Name)).Exited(0).Said("Healthy");
    }

    /// <summary>The agent itself is nobody who would look an app up by its name.</summary>
    [LongFact]
    public async Task The_agent_on_the_network_counts_as_no_neighbour()
    {
        await using var desk = await DeskScene.StartAsync();
        (await desk.LumaAsync("deploy")).Exited(0);

        (await desk.LumaAsync("deploy", "--force", "--dry-run")).Exited(0).DidNotSay("give alias");
    }
}
