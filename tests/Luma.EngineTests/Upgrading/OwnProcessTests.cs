using Luma.EngineTests.Holding;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Upgrading;

/// <summary>The proxy as a process of its own, which the agent drives from outside.</summary>
[Collection(Alone.Name)]
public sealed class OwnProcessTests
{
    [Fact]
    public async Task A_deployment_under_load_loses_no_request_and_reports_its_traffic()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await using var visits = Visits.To(scene.Stage.Agent, scene.App);

        var deployed = await scene.Stage.DeployAsync(scene.App with { Image = "luma-hello:2" });

        Assert.Contains(deployed.Out, line => line.Text.EndsWith("requests during the switch, 0 failed", StringComparison.Ordinal) && !line.Text.Contains(" 0 requests", StringComparison.Ordinal));
        Assert.Equal("2", await scene.Stage.Proxy.VersionAsync(scene.App));
        Assert.Equal([$"{scene.App.Name}-green"], await Engine.RunningAsync(scene.App));
        await visits.EndWithoutFailureAsync(scene.Proxy.Log);
    }

    [Fact]
    public async Task An_agent_that_is_killed_and_comes_back_never_touches_traffic()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await using var visits = Visits.To(scene.Stage.Agent, scene.App);

        await scene.Stage.Agent.KillAsync();
        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
        await scene.Stage.Agent.StartAsync();
        (await scene.Stage.LumaAsync("status", scene.App.Name)).Exited(0).Said("Healthy");
        (await scene.Stage.Agent.UpgradeAsync()).Exited(0);
        await scene.Stage.DeployAsync(scene.App with { Image = "luma-hello:2" });

        await visits.EndWithoutFailureAsync(scene.Proxy.Log);
    }

    [LongFact]
    public async Task Through_a_proxy_of_its_own_process_it_is_seen_too_and_no_longer_than_it_is_held()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await using var visits = Visits.To(scene.Stage.Agent, scene.App);
        var held = await HeldApp.AgainAsync(scene.Stage, scene.App);
        (await scene.Stage.Agent.UpgradeAsync()).Exited(1).Said("no upgrade while a deployment waits to be promoted");

        (await scene.Proxy.UpgradeAsync()).Exited(0);
        Assert.Equal(("1", "2"), (await scene.Stage.Proxy.VersionAsync(held.App), await scene.Stage.Proxy.PreviewAsync(held.App, held.Key)));
        await scene.Stage.Agent.KillAsync();
        await scene.Stage.Agent.StartAsync();

        await held.AssertLeftAsync(serves: "1");
        (await scene.Stage.LumaAsync("attach", held.App.Name)).Exited(1).Said("the agent ended during step");
        await visits.EndWithoutFailureAsync(scene.Proxy.Log);
    }

    [Fact]
    public async Task The_proxy_is_upgraded_under_load_without_losing_a_request()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await using var visits = Visits.To(scene.Stage.Agent, scene.App);

        (await scene.Proxy.UpgradeAsync()).Exited(0);
        (await scene.Proxy.UpgradeAsync()).Exited(0);
        await scene.Stage.DeployAsync(scene.App with { Image = "luma-hello:2" });

        Assert.Equal("2", await scene.Stage.Proxy.VersionAsync(scene.App));
        await visits.EndWithoutFailureAsync(scene.Proxy.Log);
    }

    [Fact]
    public async Task A_proxy_that_is_killed_is_back_with_the_same_routes_without_the_agent()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await scene.Stage.Agent.StopAsync();
        await scene.Proxy.KillAsync();

        await scene.Proxy.StartAsync();

        Assert.Equal("1", await scene.Stage.Proxy.VersionAsync(scene.App));
    }

    [Fact]
    public async Task Routes_set_by_hand_that_were_lost_are_found_again_in_the_proxys_table_and_so_are_apps()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        var (stage, alias) = (scene.Stage, scene.App with { Host = "also." + scene.App.Host });
        (await stage.LumaAsync("proxy", "set", "--host", alias.Host, "--target", $"{scene.App.Name}:3000")).Exited(0);
        await stage.Agent.StopAsync();
        Directory.Delete(stage.Agent.State, recursive: true);

        await stage.Agent.StartAsync();

        await Until.TrueAsync("they are on the disk", () => File.Exists(Path.Combine(stage.Agent.State, "routes.json")));
        Assert.Equal("1", await stage.Proxy.VersionAsync(alias));
        (await stage.LumaAsync("proxy", "routes")).Exited(0).Said($"{scene.App.Name}:3000 (by hand)");
        await Until.TrueAsync("the audit tells of it", async () => (await stage.LumaAsync("audit")).Exited(0).Stdout.Contains($"go on: {alias.Host}", StringComparison.Ordinal));
        await stage.DeployAsync(scene.App with { Image = "luma-hello:2" });
        Assert.Equal(("2", "2"), (await stage.Proxy.VersionAsync(scene.App), await stage.Proxy.VersionAsync(alias)));
    }

    [Fact]
    public async Task A_torn_table_falls_back_to_the_one_before_and_the_agent_mends_it()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        await scene.Stage.DeployAsync(scene.App with { Image = "luma-hello:2" });
        await scene.Proxy.KillAsync();
        File.WriteAllText(scene.Proxy.Table, File.ReadAllText(scene.Proxy.Table)[..100]);

        await scene.Proxy.StartAsync();

        Assert.Contains("is left alone", scene.Proxy.Log, StringComparison.Ordinal);
        await Until.TrueAsync("release 2 serves", async () => await scene.Stage.Proxy.VersionAsync(scene.App) == "2");
    }
}
