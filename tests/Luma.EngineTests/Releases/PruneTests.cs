using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Releases;

/// <summary>What is forgotten, and which images go with it.</summary>
public sealed class PruneTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task An_image_goes_with_its_last_release_unless_it_is_somebody_elses()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Keep = 1 };
        var images = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => stage.NewImageAsync(app, $"{i}")));
        var user = stage.NewContainer();
        await stage.DeployAsync(app with { Image = images[0] });
        await stage.DeployAsync(app with { Image = images[1] });
        await DockerCli.RunAsync("create", "--name", user, images[1]);
        Assert.True(await ExistsAsync(images[0]));

        await stage.DeployAsync(app with { Image = images[2] });
        await Until.TrueAsync("the first release's image is gone", async () => !await ExistsAsync(images[0]));
        await Until.TrueAsync("it is in the audit", async () =>
            (await stage.LumaAsync("audit", app.Name)).Exited(0).Out.Any(line => line.Text.Contains($"succeeded: releases 1 of {app.Name}; images {images[0]}", StringComparison.Ordinal)));
        await stage.DeployAsync(app with { Image = images[2] }, "--force");

        // The second one is used by a container that is not Luma's, the fourth one was never used by Luma.
        (await stage.LumaAsync("prune", "--dry-run")).Exited(0).DidNotSay(images[1]).DidNotSay(images[3]);
        Assert.True(await ExistsAsync(images[1]));
        await DockerCli.RunAsync("rm", user);
        (await stage.LumaAsync("prune", "--dry-run")).Exited(0).Said($"Would remove image {images[1]}");
        Assert.True(await ExistsAsync(images[1]));
        (await stage.LumaAsync("prune")).Exited(0).Said($"Removed image {images[1]}");

        var left = await Task.WhenAll(images.Select(ExistsAsync));
        Assert.Equal([false, false, true, true], left);
        (await stage.LumaAsync("rollback", app.Name, "--to", "2")).Exited(2).Said($"{app.Name} has no release 2");
        await stage.AllServeAsync(app);
        await DockerCli.RunAsync("restart", $"{app.Name}-green");
        await stage.AllServeAsync(app);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0);
        Assert.Equal((false, true), (await ExistsAsync(images[2]), await ExistsAsync(images[3])));
        await DockerCli.RunAsync("image", "rm", images[3]);
    }

    [Fact]
    public async Task Fault_53_the_image_of_a_release_that_can_be_gone_back_to_is_never_taken()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var other = stage.Beside(app);
        string[] images = [await stage.NewImageAsync(app, "1"), await stage.NewImageAsync(app, "2")];
        await stage.DeployAsync(app with { Image = images[0] });
        await stage.DeployAsync(app with { Image = images[1] });
        await stage.DeployAsync(other with { Image = images[0] });
        await DockerCli.RunAsync("rm", $"{app.Name}-blue");

        (await stage.LumaAsync("delete", other.Name, "--yes")).Exited(0);
        (await stage.LumaAsync("prune")).Exited(0).DidNotSay(images[0]);

        Assert.True(await ExistsAsync(images[0]));
        (await stage.LumaAsync("rollback", app.Name)).Exited(0);
        Assert.Equal(images[0], (await Engine.ContainerAsync($"{app.Name}-blue")).Image);
        (await stage.LumaAsync("delete", app.Name, "--yes")).Exited(0);
        Assert.Equal((false, false), (await ExistsAsync(images[0]), await ExistsAsync(images[1])));
    }

    private static Task<bool> ExistsAsync(string image) => DockerCli.ExistsAsync("image", image);
}
