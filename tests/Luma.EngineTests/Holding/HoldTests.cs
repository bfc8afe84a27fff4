using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Holding;

/// <summary>A release that stands still before its switch: it can be looked at, and then goes on or back.</summary>
public sealed class HoldTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private readonly Stage _stage = shared.Stage;

    [Fact]
    public async Task It_is_seen_by_its_key_alone_and_serves_all_once_it_is_promoted()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp());
        await using var visits = Visits.To(_stage.Agent, held.App, clients: 1);

        Assert.Equal(("1", "2"), (await _stage.Proxy.VersionAsync(held.App), await _stage.Proxy.PreviewAsync(held.App, held.Key)));
        (await _stage.LumaAsync("status", held.App.Name)).Exited(0).Said("Held: ");
        (await _stage.LumaAsync("promote", held.App.Name)).Exited(0).Said("Deployment complete").Said(", 0 failed");

        await held.AssertLeftAsync(serves: "2");
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
        (await _stage.LumaAsync("audit", held.App.Name)).Exited(0).Said("promote");
        Assert.DoesNotContain(held.Key, _stage.Agent.Log, StringComparison.Ordinal);
    }

    [LongFact]
    public async Task Cancelled_it_leaves_nothing_and_its_key_leads_where_everybody_goes()
    {
        var app = NewApp();
        await _stage.DeployAsync(app);
        var before = await Engine.PictureAsync(app);
        await using var visits = Visits.To(_stage.Agent, app, clients: 1);
        var held = await HeldApp.AgainAsync(_stage, app);
        await using var attached = _stage.Begin("attach", app.Name);
        await attached.HeardAsync("is held before its switch");

        (await _stage.LumaAsync("cancel", app.Name)).Exited(0);

        (await attached.Ended).Exited(6);
        await held.AssertLeftAsync(serves: "1");
        Assert.Equal(before, await Engine.PictureAsync(app));
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
    }

    [LongFact]
    public async Task A_rollback_is_held_too_and_promoted_or_taken_back()
    {
        var app = NewApp();
        await _stage.DeployAsync(app);
        await _stage.DeployAsync(app with { Image = "luma-hello:2" });

        (await _stage.LumaAsync("rollback", app.Name, "--hold")).Exited(0);
        Assert.Equal(("2", "Holding"), (await _stage.Proxy.VersionAsync(app), await _stage.Api.StateAsync(app)));
        (await _stage.LumaAsync("cancel", app.Name)).Exited(0);

        var held = HeldApp.Of(_stage, app, (await _stage.LumaAsync("rollback", app.Name, "--hold-for", "10m")).Exited(0));
        Assert.Equal(("2", "1"), (await _stage.Proxy.VersionAsync(app), await _stage.Proxy.PreviewAsync(app, held.Key)));
        (await _stage.LumaAsync("promote", app.Name)).Exited(0).Said("Rolled back");
        await held.AssertLeftAsync(serves: "1");
    }

    [LongFact]
    public async Task Whom_nobody_promotes_goes_back_by_itself()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp(), "--hold-for", "3s");

        (await _stage.LumaAsync("attach", held.App.Name)).Exited(1).Said("nobody promoted it, and the 3s for which it was to be held are over");

        await held.AssertLeftAsync(serves: "1");
        (await _stage.LumaAsync("promote", held.App.Name)).Exited(2).Said("nothing is being done to");
    }

    [LongFact]
    public async Task Who_asks_again_and_again_holds_it_for_longer()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp(), "--hold-for", "5s");
        var id = await _stage.Api.DeploymentAsync(held.App);

        using var answer = await _stage.Api.SendAsync("POST", $"deployments/{id}/hold?for=600", new ByteArrayContent([]));

        Assert.Contains("\"held\":{", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System);
        Assert.Equal("2", await _stage.Proxy.PreviewAsync(held.App, held.Key));
        (await _stage.LumaAsync("promote", held.App.Name)).Exited(0);
        using var late = await _stage.Api.SendAsync("POST", $"deployments/{id}/hold?for=600", new ByteArrayContent([]));
        Assert.Contains("urn:luma:not-held", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [LongFact]
    public async Task One_that_dies_meanwhile_goes_back_and_tells_why()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp());

        await DockerCli.RunAsync("kill", $"{held.App.Name}-green");

        (await _stage.LumaAsync("attach", held.App.Name)).Exited(1).Said($"{held.App.Name}-green");
        await held.AssertLeftAsync(serves: "1");
    }

    /// <summary>The reconciler keeps its hands off an app that somebody has; a hold may last for hours.</summary>
    [LongFact]
    public async Task What_serves_is_cared_for_meanwhile()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp() with { Replicas = 2 });

        await DockerCli.RunAsync("kill", $"{held.App.Name}-blue-1");

        await Until.TrueAsync("it runs again", async () => (await Engine.ContainerAsync($"{held.App.Name}-blue-1")).Runs);
        await _stage.AllServeAsync(held.App);
        Assert.Equal("Holding", await _stage.Api.StateAsync(held.App));
        (await _stage.LumaAsync("promote", held.App.Name)).Exited(0);
        await held.AssertLeftAsync(serves: "2");
    }

    [LongFact]
    public async Task A_first_release_can_be_looked_at_before_anybody_is_served()
    {
        var app = NewApp();

        var held = await HeldApp.AgainAsync(_stage, app);

        Assert.StartsWith("404", await _stage.Proxy.VersionAsync(app), StringComparison.Ordinal);
        Assert.Equal("2", await _stage.Proxy.PreviewAsync(app, held.Key));
        (await _stage.LumaAsync("promote", app.Name)).Exited(0);
        await held.AssertLeftAsync(serves: "2");
    }

    [LongFact]
    public async Task Who_waits_for_the_app_is_told_how_to_end_it()
    {
        var held = await HeldApp.BeginAsync(_stage, NewApp());
        await using var waiting = _stage.BeginDeploy(held.App with { Image = "luma-hello:3" });

        await waiting.HeardAsync("lets it go on, luma cancel");

        (await _stage.LumaAsync("promote", held.App.Name)).Exited(0);
        (await waiting.Ended).Exited(0);
        await held.AssertLeftAsync(serves: "3");
    }

    /// <summary>Its place is before the old set makes way: there is nothing to look at, and nobody waits.</summary>
    [LongFact]
    public async Task Where_the_old_set_stops_first_it_serves_on_until_the_new_one_is_promoted()
    {
        var app = NewApp() with { Order = "stop-first" };
        await _stage.DeployAsync(app);
        await _stage.DeployAsync(app with { Image = "luma-hello:2" });
        await using var visits = Visits.To(_stage.Agent, app, clients: 1);

        (await _stage.LumaAsync("rollback", app.Name, "--hold")).Exited(0).Said("There is nothing to look at");

        Assert.Equal("2", await _stage.Proxy.VersionAsync(app));
        Assert.False((await Engine.ContainerAsync($"{app.Name}-blue")).Runs);
        (await _stage.LumaAsync("promote", app.Name)).Exited(0).Said("Rolled back");
        Assert.Equal("1", await _stage.Proxy.VersionAsync(app));
        await visits.EndWithoutFailureAsync(_stage.Agent.Log);
    }

    private AppFile NewApp() => _stage.NewApp() with { DrainTimeout = "2s" };
}
