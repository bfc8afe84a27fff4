using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Releases;

/// <summary>Deploying what serves already.</summary>
public sealed class SameReleaseTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private const string Nothing = "nothing was done";

    [Fact]
    public async Task What_serves_already_is_left_alone_until_image_configuration_or_a_secret_changes()
    {
        var stage = shared.Stage;
        var app = WithToken("one");
        await stage.DeployAsync(app);
        var before = await Engine.PictureAsync(app);

        (await stage.DeployAsync(app)).Said(Nothing);
        Assert.Equal(before, await Engine.PictureAsync(app));
        (await stage.DeployAsync(app, "--dry-run")).Said("nothing, since what is asked for serves already");

        (await stage.DeployAsync(app = WithToken("two"))).DidNotSay(Nothing);
        (await stage.DeployAsync(app = app.With("COLOUR", "red"))).DidNotSay(Nothing);
        (await stage.DeployAsync(app = app with { Image = "luma-hello:2" })).DidNotSay(Nothing);
        (await stage.DeployAsync(app)).Said(Nothing);
        (await stage.DeployAsync(app, "--force")).DidNotSay(Nothing);
        Assert.Equal(6, (await stage.LumaAsync("releases", app.Name)).Out.Count);

        AppFile WithToken(string value) => (_first ??= stage.NewApp()) with { Secrets = new Dictionary<string, string> { ["TOKEN"] = value } };
    }

    [Fact]
    public async Task What_is_stopped_is_deployed()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        (await stage.LumaAsync("stop", app.Name)).Exited(0);
        (await stage.DeployAsync(app)).DidNotSay(Nothing);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    private AppFile? _first;
}
