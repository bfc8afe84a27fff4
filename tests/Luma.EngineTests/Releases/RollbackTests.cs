using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Releases;

/// <summary>Going back to a release that was active before.</summary>
public sealed class RollbackTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private const string Canary = "canary-of-the-rollback";

    [Fact]
    public async Task A_rollback_starts_the_kept_containers_again_and_another_one_goes_forth()
    {
        var (stage, app) = await TwoReleasesAsync(replicas: 2);
        var kept = await Engine.ContainerAsync($"{app.Name}-blue-1");
        await stage.NewNeighbourAsync(app);

        (await stage.LumaAsync("rollback", app.Name)).Exited(0).Said($"Rolled back {app.Name} to release 1");

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        Assert.Equal(kept.Id, (await Engine.ContainerAsync(kept.Name)).Id);
        await ServesAloneAsync(app, "blue", "green");

        (await stage.LumaAsync("rollback", app.Name)).Exited(2).Said($"{app.Name} has no release before 1 to go back to");
        (await stage.LumaAsync("rollback", app.Name, "--to", "2")).Exited(0);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        await ServesAloneAsync(app, "green", "blue");
        Assert.Empty((await Engine.ContainerAsync(kept.Name)).Aliases(app.Network));
    }

    [Fact]
    public async Task Where_no_containers_are_left_a_release_comes_back_in_new_ones_as_it_was()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Secrets = new Dictionary<string, string> { ["TOKEN"] = Canary } };
        await stage.DeployAsync(app.With("COLOUR", "first"));
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        await stage.DeployAsync(app, "--image", "luma-hello:3", "--version", "three");

        (await stage.LumaAsync("rollback", app.Name, "--to", "1", "--dry-run")).Exited(0).Said($"create {app.Name}-green from luma-hello:1");
        (await stage.LumaAsync("rollback", app.Name, "--to", "1")).Exited(0);

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        var active = await Engine.ContainerAsync($"{app.Name}-green");
        Assert.Contains("COLOUR=first", active.Environment);
        Assert.Contains($"TOKEN={Canary}", active.Environment);
        Assert.Equal("1", active.Labels["luma.release"]);
        await ServesAloneAsync(app, "green", "blue");
        (await stage.LumaAsync("rollback", app.Name, "--to", "three")).Exited(0);
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task A_rollback_that_fails_leaves_the_active_release_and_the_kept_one_as_they_were()
    {
        var (stage, app) = await TwoReleasesAsync();
        await DockerCli.RunAsync("update", "--memory", "6m", "--memory-swap", "6m", $"{app.Name}-blue");
        var before = await Engine.PictureAsync(app);

        (await stage.LumaAsync("rollback", app.Name)).Exited(1).Said("Rollback failed:").Said("The release that served before still serves.");

        Assert.Equal(before, await Engine.PictureAsync(app));
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        await ServesAloneAsync(app, "green", "blue");
    }

    [Fact]
    public async Task The_history_tells_what_became_of_every_release()
    {
        var (stage, app) = await TwoReleasesAsync();
        (await stage.TryDeployAsync(app.In("exit"), "--version", "broken")).Exited(1);
        (await stage.LumaAsync("rollback", app.Name)).Exited(0);

        (await stage.LumaAsync("rollback", app.Name, "--to", "broken")).Exited(2).Said($"release 3 of {app.Name} never served: ");
        await stage.DeployAsync(app, "--image", "luma-hello:2");

        var told = (await stage.LumaAsync("releases", app.Name)).Exited(0).Stdout.Split('\n');
        Assert.Collection(
            told[1..],
            line => Assert.Matches(@"\] 4 +2 +active +just now|seconds ago +\w+ +\d+\.\d s +0 +0 +luma-hello:2$", line),
            line => Assert.Matches(@"\] 3 +broken +failed +", line),
            line => Assert.Matches(@"\] 2 +2 +rolled back +", line),
            line => Assert.Matches(@"\] 1 +1 +replaced, kept +", line),
            line => Assert.Matches(@"\] Release 3 failed: .*exited with code 3", line));
        var user = Environment.UserName;
        Assert.All(told[1..^1], line => Assert.Contains($" {user} ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_whose_image_is_gone_for_good_is_refused_before_anything_is_touched()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var image = $"luma-test/{app.Name}:9";
        await DockerCli.RunAsync("commit", "--change", "LABEL made=here", await DockerCli.RunAsync("create", "--name", stage.NewContainer(), "luma-hello:1"), image);
        await stage.DeployAsync(app with { Image = image });
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        await stage.DeployAsync(app, "--image", "luma-hello:3");
        await DockerCli.RunAsync("image", "rm", image);
        var before = await Engine.PictureAsync(app);

        (await stage.LumaAsync("rollback", app.Name, "--to", "9")).Exited(2)
            .Said($"the image of release 1 of {app.Name}, {image} (sha256:").Said("has been removed from this server and came from no registry");

        Assert.Equal(before, await Engine.PictureAsync(app));
        Assert.Equal("3", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task An_app_that_was_stopped_serves_again_after_a_rollback()
    {
        var (stage, app) = await TwoReleasesAsync();
        (await stage.LumaAsync("stop", app.Name)).Exited(0);

        (await stage.LumaAsync("rollback", app.Name)).Exited(0);

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        await ServesAloneAsync(app, "blue", "green");
    }

    private async Task<(Stage Stage, AppFile App)> TwoReleasesAsync(int replicas = 1)
    {
        var app = shared.Stage.NewApp() with { Replicas = replicas, Health = new Dictionary<string, string> { ["boot"] = "20s" } };
        await shared.Stage.DeployAsync(app);
        await shared.Stage.DeployAsync(app, "--image", "luma-hello:2");
        return (shared.Stage, app);
    }

    /// <summary>One set runs and has the alias; the other one waits, stopped.</summary>
    private static async Task ServesAloneAsync(AppFile app, string active, string kept)
    {
        var all = await Task.WhenAll((await Engine.AllAsync(app)).Select(Engine.ContainerAsync));
        Assert.Equal(2 * app.Replicas, all.Length);
        foreach (var container in all)
        {
            var serves = container.Name.Contains($"-{active}", StringComparison.Ordinal);
            Assert.True(serves || container.Name.Contains($"-{kept}", StringComparison.Ordinal), container.Name);
            Assert.Equal(serves, container.Runs);
            Assert.Equal(serves ? [app.Name] : [], container.Aliases(app.Network));
            Assert.Equal("unless-stopped", container.RestartPolicy);
        }
    }
}
