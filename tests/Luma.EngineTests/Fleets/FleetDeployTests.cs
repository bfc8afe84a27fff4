using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>Three servers switch together or not at all.</summary>
[Collection(Alone.Name)]
public sealed class FleetDeployTests(FleetScene fleet) : IClassFixture<FleetScene>
{
    [Fact]
    public async Task All_three_switch_together_under_load_and_a_bad_one_keeps_all_at_what_served_before()
    {
        var app = await fleet.NewAppAsync();
        var visits = fleet.Servers.Select(server => Visits.To(server.Agent, app, clients: 1)).ToList();

        (await fleet.DeployAsync(app, "--image", "luma-hello:2")).Exited(0)
            .Said("[web-1] Ready").Said("[web-2] Ready").Said("[web-3] Ready").Said($"3 servers serve {app.Name} 2 ✅").Said("0 failed)");
        Assert.Equal("2 2 2", await fleet.VersionsAsync(app));

        await fleet.Servers[1].Engine.RunAsync("rmi", "luma-hello:3");
        (await fleet.DeployAsync(app, "--image", "luma-hello:3")).Exited(1)
            .Said("nobody has switched; all servers serve what served before").DidNotSay("SPLIT");
        Assert.Equal("2 2 2", await fleet.VersionsAsync(app));
        await fleet.TidyAsync(app);

        foreach (var visit in visits)
        {
            await visit.EndWithoutFailureAsync("the fleet's");
            await visit.DisposeAsync();
        }

        await fleet.Servers[1].Engine.TakeImagesAsync("luma-hello:3");
    }
}
