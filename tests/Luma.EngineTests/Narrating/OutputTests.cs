using System.Text.Json;
using System.Text.RegularExpressions;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Narrating;

/// <summary>What a person, or a script, gets to read.</summary>
public sealed class OutputTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_deployment_is_told_in_four_lines_and_signs_of_life()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);

        var deployed = await stage.DeployAsync(app, "--force");

        Assert.Collection(
            deployed.Out.Select(line => line.Text).Where(line => !line.StartsWith("[localhost] … ", StringComparison.Ordinal)),
            line => Assert.Equal($"[localhost] Deploying {app.Name} (2 replicas)...", line),
            line => Assert.Equal("[localhost] Health checks: ✓ 2/2 replicas healthy", line),
            line => Assert.Equal("[localhost] Traffic: 0 requests during the switch, 0 failed", line),
            line => Assert.Matches(@"^\[localhost\] Deployment complete ✅ \(\d+\.\d s\)$", line));
        Assert.Empty(deployed.Error);
    }

    [Fact]
    public async Task JSON_is_one_event_per_line_that_ends_with_the_end()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();

        var deployed = await stage.DeployAsync(app, "--json");
        var failed = (await stage.TryDeployAsync(app.In("exit"), "--json")).Exited(1);

        Assert.Equal("started", Type(deployed.Out[0]));
        Assert.Equal("finished", Type(deployed.Out[^1]));
        Assert.Equal(Enumerable.Range(1, deployed.Out.Count), deployed.Out.Select(line => Of(line, "sequence").GetInt32()));
        Assert.Equal(("finished", "Failed"), (Type(failed.Out[^1]), Of(failed.Out[^1], "state").GetString()));
        Assert.Contains("exited with code 3", Of(failed.Out[^1], "failure").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };

        var first = await stage.DeployAsync(app, "--dry-run");
        Assert.Empty(await Engine.PictureAsync(app));
        await stage.DeployAsync(app);
        var before = await Engine.PictureAsync(app);
        var second = await stage.DeployAsync(app, "--dry-run", "--image", "luma-hello:2");

        first.Said($"[localhost] Plan for {app.Name}:").Said($"create network {app.Network}").Said($"switch {app.Host} to release 1 (blue)");
        second.Said($"create {app.Name}-green-1, {app.Name}-green-2 from luma-hello:2").Said($"switch {app.Host} to release 2 (green)")
            .DidNotSay("create network");
        Assert.Equal(before, await Engine.PictureAsync(app));
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task The_plan_of_the_dry_run_is_what_the_deployment_does()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);

        var planned = (await stage.DeployAsync(app, "--dry-run", "--force")).Out.Skip(1).Select(line => Regex.Replace(line.Text, @"^\[localhost\] +\d+\. ", ""));
        var done = (await stage.DeployAsync(app, "--json", "--force")).Out.Where(line => Type(line) == "step").Select(line => Of(line, "text").GetString()!);

        Assert.Equal(planned, done);
    }

    [Fact]
    public async Task Plain_output_holds_no_colours()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();

        (await stage.DeployAsync(app, "--verbose")).DidNotSay("\e");
        (await stage.TryDeployAsync(app.In("exit"))).DidNotSay("\e");
        (await stage.LumaAsync("status", "--verbose")).DidNotSay("\e");
    }

    private static string Type(Line line) => Of(line, "type").GetString()!;

    private static JsonElement Of(Line line, string name)
    {
        using var json = JsonDocument.Parse(line.Text);
        return json.RootElement.GetProperty(name).Clone();
    }
}
