using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>More than one person at work, or one who changes his mind.</summary>
public sealed class BusyTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_second_deployment_waits_for_the_first_whose_holder_it_names_and_then_goes_on_as_its_own()
    {
        var (stage, app) = (shared.Stage, shared.Stage.NewApp());
        await stage.DeployAsync(app);
        await using var first = stage.BeginDeploy(Endless(app), "--verbose");
        var id = await IdAsync(first);

        await using var second = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await second.HeardAsync($"{app.Name} is busy; waiting for deploy {id} of {Environment.UserName} (process {first.Id}), under way since");
        await second.HeardAsync($"wait for {id}: step ");
        Assert.DoesNotContain("Deploying", second.Text, StringComparison.Ordinal);
        var status = await stage.LumaAsync("status", app.Name);
        status.Exited(0).Said($"Under way: {id}").Said($"of {Environment.UserName} (process {second.Id}), waiting since");

        await Until.TrueAsync("the first has a candidate", async () => (await Engine.RunningAsync(app)).Count == 2);
        await DockerCli.RunAsync("kill", $"{app.Name}-green");
        (await first.Ended).Exited(1).Said("exited with code 137");
        (await second.Ended).Exited(0).Said("Deploying").Said("Deployment complete");
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        (await stage.LumaAsync("releases", app.Name)).Exited(0).Said("3 ").Said("Release 2 failed:");
    }

    [Fact]
    public async Task Who_will_not_wait_is_exit_code_4_and_so_is_a_rollback_of_which_nobody_knows_where_it_would_lead()
    {
        var (stage, app) = (shared.Stage, shared.Stage.NewApp());
        await stage.DeployAsync(app);
        await using var first = stage.BeginDeploy(Endless(app), "--verbose");
        var id = await IdAsync(first);

        (await stage.TryDeployAsync(app, "--no-wait")).Exited(4).Said($"{app.Name} is busy: deploy {id} of").Said("luma attach");
        (await stage.LumaAsync("restart", app.Name, "--no-wait")).Exited(4).Said(id);
        (await stage.LumaAsync("delete", app.Name, "--yes", "--no-wait")).Exited(4).Said(id);
        (await stage.LumaAsync("rollback", app.Name)).Exited(4).Said("where a rollback would lead depends on how that ends");

        (await stage.LumaAsync("cancel", app.Name)).Exited(0);
        (await first.Ended).Exited(6);
    }

    [Fact]
    public async Task A_newer_deployment_takes_the_place_of_one_that_waits_which_is_exit_code_5()
    {
        var (stage, app) = (shared.Stage, shared.Stage.NewApp());
        await stage.DeployAsync(app);
        await using var first = stage.BeginDeploy(Endless(app), "--verbose");
        await IdAsync(first);
        await using var second = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await second.HeardAsync("is busy; waiting for");

        await using var third = stage.BeginDeploy(app with { Image = "luma-hello:3" });

        (await second.Ended).Exited(5).Said("took its place while it waited").Said("deployment called off");
        (await stage.LumaAsync("cancel", app.Name)).Exited(0);
        (await first.Ended).Exited(6);
        (await third.Ended).Exited(0);
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task Fault_38_the_hold_on_an_app_and_all_who_wait_for_it_end_with_the_agent()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var first = stage.BeginDeploy(Endless(app), "--verbose");
        await IdAsync(first);
        await using var second = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await second.HeardAsync("is busy; waiting for");

        await stage.Agent.KillAsync();
        await stage.Agent.StartAsync();

        (await first.Ended).Exited(1).Said("the agent ended during step");
        (await second.Ended).Exited(1).Said("the agent ended while this waited for its turn; nothing of it was begun");
        await stage.DeployAsync(app with { Image = "luma-hello:3" }, "--no-wait");
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task Fault_39_two_apps_of_a_project_are_deployed_at_once()
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
    public async Task Fault_40_who_loses_the_connection_attaches_and_hears_all_of_it()
    {
        var (stage, app) = (shared.Stage, shared.Stage.NewApp());
        await using var first = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "3"), "--verbose");
        var id = await IdAsync(first);
        await first.SignalAsync("KILL");

        var attached = (await stage.LumaAsync("attach", id, "--verbose")).Exited(0);
        var again = (await stage.LumaAsync("attach", app.Name, "--verbose")).Exited(0);

        attached.Said($"Deploying {app.Name}").Said($"deployment {id}, ").Said("await 200").Said("Deployment complete");
        Assert.Equal(attached.Out.Where(line => !line.Text.Contains('…', StringComparison.Ordinal)).Select(line => line.Text), again.Out.Select(line => line.Text));
        (await stage.LumaAsync("cancel", id)).Exited(1).Said("has ended already: succeeded");
        (await stage.LumaAsync("cancel", app.Name)).Exited(2).Said("nothing is being done to");
    }

    /// <summary>A release that is not healthy before its ten minutes are over.</summary>
    private static AppFile Endless(AppFile app) => app.In("never-listen").WithHealth("boot", "10m");

    private static async Task<string> IdAsync(ChildProcess deploying)
    {
        await deploying.HeardAsync("deployment ");
        return deploying.Text.Split("deployment ")[1].Split(',')[0];
    }
}
