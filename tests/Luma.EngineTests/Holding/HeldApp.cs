using System.Text.RegularExpressions;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Holding;

/// <summary>An app of which a second release is held.</summary>
/// <param name="Stage">Where.</param>
/// <param name="App">Of which release 1 serves.</param>
/// <param name="Key">By which release 2 is seen.</param>
internal sealed partial record HeldApp(Stage Stage, AppFile App, string Key)
{
    public static async Task<HeldApp> BeginAsync(Stage stage, AppFile app, params string[] more)
    {
        await stage.DeployAsync(app);
        return await AgainAsync(stage, app, more);
    }

    /// <summary>The same, of an app that serves already.</summary>
    public static async Task<HeldApp> AgainAsync(Stage stage, AppFile app, params string[] more) =>
        Of(stage, app, await stage.DeployAsync(app with { Image = "luma-hello:2" }, ["--hold", .. more]));

    /// <summary>The same, as luma has told of it.</summary>
    public static HeldApp Of(Stage stage, AppFile app, Outcome told) =>
        new(stage, app, Preview().Match(told.Said($"{app.Name} is held before its switch until").Stdout).Groups["key"].Value);

    public async Task AssertLeftAsync(string serves)
    {
        await Until.TrueAsync("nothing is being done to it", async () => await Stage.Api.DeploymentAsync(App) is null);
        Assert.Equal((serves, serves), (await Stage.Proxy.VersionAsync(App), await Stage.Proxy.PreviewAsync(App, Key)));
    }

    [GeneratedRegex("Luma-Preview: (?<key>[0-9a-f]{32})'")]
    private static partial Regex Preview();
}
