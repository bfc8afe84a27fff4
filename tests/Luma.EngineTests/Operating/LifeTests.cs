using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Operating;

/// <summary>An app's life from its first deployment to its deletion.</summary>
public sealed class LifeTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_host_answers_404_before_its_app_is_deployed_and_200_afterwards()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        Assert.Equal(404, (await stage.Proxy.AskAsync(app.Host)).Status);

        await stage.DeployAsync(app);

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        Assert.Equal(404, (await stage.Proxy.AskAsync("other." + app.Host)).Status);
    }

    [Fact]
    public async Task A_restart_replaces_the_containers_and_loses_no_request()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2, Secrets = new Dictionary<string, string> { ["TOKEN"] = "kept over a restart" } };
        await stage.DeployAsync(app);
        var before = await Task.WhenAll((await Engine.RunningAsync(app)).Select(Engine.ContainerAsync));
        await using var visits = Visits.To(stage.Agent, app);

        (await stage.LumaAsync("restart", app.Name)).Exited(0).Said($"Restarted {app.Name}");

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        var after = await Task.WhenAll((await Engine.RunningAsync(app)).Select(Engine.ContainerAsync));
        Assert.Equal(2, after.Length);
        Assert.Empty(after.Select(container => container.Id).Intersect(before.Select(container => container.Id)));
        Assert.All(after, container => Assert.Contains("TOKEN=kept over a restart", container.Environment));
        Assert.All(after, container => Assert.Equal("1", container.Labels["luma.release"]));
    }

    [Fact]
    public async Task A_stopped_app_answers_503_until_it_is_started()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        var containers = await Engine.AllAsync(app);

        (await stage.LumaAsync("stop", app.Name)).Exited(0).Said($"Stopped {app.Name}");
        Assert.Equal(503, (await stage.Proxy.AskAsync(app.Host)).Status);
        Assert.Empty(await Engine.RunningAsync(app));
        (await stage.LumaAsync("status", app.Name)).Exited(0).Said("Status: Stopped");

        (await stage.LumaAsync("start", app.Name)).Exited(0).Said($"Started {app.Name}");
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        Assert.Equal(containers, await Engine.RunningAsync(app));
    }

    [Fact]
    public async Task A_stopped_app_can_be_deployed()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        (await stage.LumaAsync("stop", app.Name)).Exited(0);

        await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task A_deleted_app_leaves_nothing_but_its_volumes()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Volumes = ["data:/data"] };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--force");

        (await stage.LumaAsync("delete", app.Name)).Exited(2).Said("--yes");
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0).Said($"Deleted {app.Name}");

        Assert.Equal(404, (await stage.Proxy.AskAsync(app.Host)).Status);
        Assert.Equal($"volume {app.Project}_data", await Engine.PictureAsync(app));
        Assert.False(File.Exists(Path.Combine(stage.Agent.State, "apps", $"{app.Name}.json")));
        (await stage.LumaAsync("status", app.Name)).Exited(2).Said($"no app {app.Name}");
    }

    [Fact]
    public async Task What_goes_with_an_app_is_shown_first_and_what_others_use_stays()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Volumes = ["data:/data"] };
        var other = stage.Beside(app).With("UPSTREAM", $"http://{app.Name}:3000");
        string[] images = [await stage.NewImageAsync(app, "1"), await stage.NewImageAsync(app, "2")];
        await stage.DeployAsync(app with { Image = images[0] });
        await stage.DeployAsync(app with { Image = images[1] });
        await stage.DeployAsync(other with { Image = images[0] });
        var before = await Engine.PictureAsync(app);

        (await stage.LumaAsync("delete", app.Name, "--dry-run")).Exited(0)
            .Said($"containers {app.Name}-green, {app.Name}-blue").Said($"routes {app.Host}").Said("releases 2, 1").Said($"images {images[1]} (")
            .Said($"Image {images[0]} stays: app {other.Name} uses it").Said($"Volume {app.Project}_data stays: --volumes removes it")
            .Said($"Depends on it: {other.Name}-blue names {app.Name} in UPSTREAM").DidNotSay("network ");
        Assert.Equal(before, await Engine.PictureAsync(app));
        (await stage.LumaAsync("delete", app.Name, "--yes", "--volumes")).Exited(0);

        Assert.Equal((true, false), (await DockerCli.ExistsAsync("image", images[0]), await DockerCli.ExistsAsync("image", images[1])));
        Assert.False(await DockerCli.ExistsAsync("volume", $"{app.Project}_data"));
        Assert.Equal("1", await stage.Proxy.VersionAsync(other));
        (await stage.LumaAsync("delete", app.Name, "--yes", "--volumes")).Exited(0).Said("there is nothing to delete");
        (await stage.LumaAsync("releases", app.Name)).Exited(2).Said($"no app {app.Name}");
        (await stage.LumaAsync("delete", other.Name, "--yes")).Exited(0).Said($"Deleted {other.Name}");
        Assert.False(await DockerCli.ExistsAsync("image", images[0]));
        Assert.Equal("", await Engine.PictureAsync(app));
    }

    [Fact]
    public async Task An_app_that_is_deployed_for_the_first_time_is_not_taken_for_one_that_is_not_there()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await using var deploying = stage.BeginDeploy(app.In("never-listen").WithHealth("boot", "10m"));
        await deploying.HeardAsync("await 200");

        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(4).Said("is busy");

        (await stage.LumaAsync("cancel", app.Name)).Exited(0);
        (await deploying.Ended).Exited(6).Said("Nothing of it is left behind.");
        Assert.Equal("", await Engine.PictureAsync(app));
    }

    [Fact]
    public async Task An_app_that_was_deleted_can_be_deployed_anew()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0);

        await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        Assert.Equal([$"{app.Name}-blue"], await Engine.AllAsync(app));
    }

    [Fact]
    public async Task A_network_that_another_app_uses_outlives_an_app()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var other = stage.Beside(app);
        await stage.DeployAsync(app);
        await stage.DeployAsync(other);

        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(other));
        Assert.True(await DockerCli.ExistsAsync("network", app.Network));

        (await stage.LumaAsync("delete", other.Name, "--yes")).Exited(0);
        Assert.False(await DockerCli.ExistsAsync("network", app.Network));
    }

    [Fact]
    public async Task All_apps_of_a_file_are_deployed_in_turn_until_one_fails()
    {
        var stage = shared.Stage;
        var first = stage.NewApp();
        var second = stage.Beside(first);
        var third = stage.Beside(first);

        (await stage.LumaAsync("deploy", "--config", stage.Write(first, second))).Exited(0);
        Assert.Equal(("1", "1"), (await stage.Proxy.VersionAsync(first), await stage.Proxy.VersionAsync(second)));

        var broken = stage.Write(first with { Image = "luma-hello:2" }, second.In("exit"), third);
        (await stage.LumaAsync("deploy", "--config", broken)).Exited(1).Said($"not attempted after that: {third.Name}");
        Assert.Equal(("2", "1"), (await stage.Proxy.VersionAsync(first), await stage.Proxy.VersionAsync(second)));
        Assert.Empty(await Engine.AllAsync(third));
    }

    [Fact]
    public async Task The_number_of_replicas_changes_with_a_deployment_and_no_request_fails()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var visits = Visits.To(stage.Agent, app);

        await stage.DeployAsync(app with { Replicas = 3 });
        Assert.Equal([$"{app.Name}-green-1", $"{app.Name}-green-2", $"{app.Name}-green-3"], await Engine.RunningAsync(app));
        await stage.DeployAsync(app);
        Assert.Equal([$"{app.Name}-blue"], await Engine.RunningAsync(app));

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
    }
}
