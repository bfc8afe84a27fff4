using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Names and hosts that are somebody else's.</summary>
public sealed class TakenTests(FaultScene scene) : IClassFixture<FaultScene>
{
    [Fact]
    public async Task A_host_of_another_app_is_refused_with_its_owner()
    {
        var other = scene.Stage.NewApp() with { Host = scene.App.Host };

        (await scene.Stage.TryDeployAsync(other)).Exited(2)
            .Said($"{scene.App.Host}").Said($"app {scene.App.Name} of project {scene.App.Project}");

        Assert.Empty(await Engine.PictureAsync(other));
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
    }

    [Fact]
    public async Task A_name_of_another_projects_app_is_refused_with_its_owner()
    {
        var other = scene.Stage.NewApp() with { Name = scene.App.Name };

        (await scene.Stage.TryDeployAsync(other)).Exited(2).Said($"already has an app {scene.App.Name}, of project {scene.App.Project}");

        Assert.Empty(await Engine.PictureAsync(other));
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
    }

    [Fact]
    public async Task A_host_that_leads_elsewhere_by_hand_is_refused()
    {
        var other = scene.Stage.NewApp();
        (await scene.Stage.LumaAsync("proxy", "set", "--host", other.Host, "--target", $"{scene.App.Name}:3000")).Exited(0);

        (await scene.Stage.TryDeployAsync(other)).Exited(2).Said($"{scene.App.Name}:3000, a route set by hand");

        Assert.Empty(await Engine.PictureAsync(other));
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(other));
    }

    [Fact]
    public async Task A_foreign_container_of_the_same_name_is_left_alone()
    {
        var app = scene.Stage.NewApp();
        var foreign = scene.Stage.Claim($"{app.Name}-blue");
        await DockerCli.RunAsync("run", "--detach", "--name", foreign, await TestImages.BusyboxAsync());
        var before = await Engine.ContainerAsync(foreign);

        (await scene.Stage.TryDeployAsync(app)).Exited(1).Said($"the container name {foreign} is taken").Said($"docker rm {foreign}");

        Assert.Equal((before.Id, before.StartedAt, true), await StateAsync(foreign));
        Assert.Empty(await Engine.PictureAsync(app));
    }

    [Fact]
    public async Task A_foreign_network_of_the_same_name_is_left_alone()
    {
        var app = scene.Stage.NewApp();
        await DockerCli.RunAsync("network", "create", "--label", $"luma-test={app.Project}", app.Network);
        try
        {
            var before = await Engine.PictureAsync(app);

            (await scene.Stage.TryDeployAsync(app)).Exited(1).Said($"network {app.Network} exists and is not Luma's");

            Assert.Equal(before, await Engine.PictureAsync(app));
        }
        finally
        {
            await DockerCli.TryAsync(Stream.Null, "network", "rm", app.Network);
        }
    }

    [Fact]
    public async Task The_containers_of_another_agent_are_left_alone_even_in_the_middle_of_a_deployment()
    {
        await using var deploying = scene.Stage.BeginDeploy(scene.App.In("slow-boot").With("HELLO_BOOT", "4").WithHealth("boot", "30s"));
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(scene.App)).Count == 2);

        await using var second = await Stage.StartAsync();

        (await second.LumaAsync("status")).Exited(0).DidNotSay(scene.App.Name);
        (await deploying.Ended).Exited(0);
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
    }

    private static async Task<(string, string, bool)> StateAsync(string name)
    {
        var container = await Engine.ContainerAsync(name);
        return (container.Id, container.StartedAt, container.Runs);
    }
}
