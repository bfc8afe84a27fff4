using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>More than one person at work, or one who changes his mind.</summary>
public sealed class BusyTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_second_deployment_of_an_app_is_exit_code_4_and_names_the_first()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var first = stage.BeginDeploy(app.In("never-listen").WithHealth("boot", "10m"), "--verbose");
        await first.HeardAsync("deployment ");
        var id = first.Text.Split("deployment ")[1].Split(',')[0];

        (await stage.TryDeployAsync(app)).Exited(4).Said($"{app.Name}: deploy {id} is under way since");
        (await stage.LumaAsync("restart", app.Name)).Exited(4).Said(id);
        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(4).Said(id);

        await Until.TrueAsync("the first has a candidate", async () => (await Engine.RunningAsync(app)).Count == 2);
        await DockerCli.RunAsync("kill", $"{app.Name}-green");
        (await first.Ended).Exited(1).Said("exited with code 137");
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        await stage.DeployAsync(app with { Image = "luma-hello:2" });
    }

    [Fact]
    public async Task Two_apps_of_a_project_are_deployed_at_once()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        var other = stage.Beside(app) with { Replicas = 2 };
        await using var one = stage.BeginDeploy(app);
        await using var two = stage.Begin("deploy", "--config", stage.WriteFile("two/luma.yml", AppFile.Yaml(other)));

        (await one.Ended).Exited(0);
        (await two.Ended).Exited(0);

        Assert.Equal(("1", "1"), (await stage.Proxy.VersionAsync(app), await stage.Proxy.VersionAsync(other)));
    }

    [Fact]
    public async Task After_Ctrl_C_the_deployment_goes_on_in_the_agent()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var interrupted = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "8") with { Image = "luma-hello:2" });
        await interrupted.HeardAsync("await 200");

        await interrupted.SignalAsync("INT");

        (await interrupted.Ended).Exited(130).Said("goes on in the agent").Said($"luma status {app.Name}");
        await Until.TrueAsync("release 2 serves", async () => await stage.Proxy.VersionAsync(app) == "2");
    }
}
