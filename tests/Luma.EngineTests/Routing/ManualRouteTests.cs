using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Routing;

/// <summary>Routes that a person sets by hand.</summary>
public sealed class ManualRouteTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_host_can_lead_to_any_container_on_the_projects_network()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        var plain = stage.NewContainer();
        await DockerCli.RunAsync("run", "--detach", "--name", plain, "--network", app.Network, "luma-hello:3");
        var host = "by-hand." + app.Host;

        (await stage.LumaAsync("proxy", "set", "--host", host, "--target", $"{plain}:3000")).Exited(0).Said($"{host} leads to {plain}:3000");

        Assert.Equal(new Page(200, "3\n"), await stage.Proxy.AskAsync(host, "/version"));
        (await stage.LumaAsync("proxy", "routes")).Exited(0).Said($"{plain}:3000 (by hand)").Said(app.Host);
    }

    [Fact]
    public async Task A_request_waits_for_a_container_that_does_not_listen_yet()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        var plain = stage.NewContainer();
        await DockerCli.RunAsync(
            "run", "--detach", "--name", plain, "--network", app.Network, "--env", "HELLO_MODE=slow-boot", "--env", "HELLO_BOOT=2", "luma-hello:3");
        var host = "by-hand." + app.Host;

        (await stage.LumaAsync("proxy", "set", "--host", host, "--target", $"{plain}:3000")).Exited(0);

        Assert.Equal(new Page(200, "3\n"), await stage.Proxy.AskAsync(host, "/version"));
    }

    [Fact]
    public async Task A_host_that_leads_to_an_app_follows_its_releases_without_a_failed_request()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        var alias = app with { Host = "also." + app.Host };
        (await stage.LumaAsync("proxy", "set", "--host", alias.Host, "--target", $"{app.Name}:3000")).Exited(0);
        await using var visits = Visits.To(stage.Agent, alias, clients: 2);

        await stage.DeployAsync(app with { Image = "luma-hello:2" });

        Assert.Equal("2", await stage.Proxy.VersionAsync(alias));
        await visits.EndWithoutFailureAsync(stage.Agent.Log);
    }

    [Fact]
    public async Task A_removed_route_answers_404()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        var alias = app with { Host = "also." + app.Host };
        (await stage.LumaAsync("proxy", "set", "--host", alias.Host, "--target", $"{app.Name}:3000")).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(alias));

        (await stage.LumaAsync("proxy", "remove", "--host", alias.Host)).Exited(0).Said($"{alias.Host} leads nowhere now");

        Assert.Equal(404, (await stage.Proxy.AskAsync(alias.Host)).Status);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        (await stage.LumaAsync("proxy", "remove", "--host", alias.Host)).Exited(2).Said(alias.Host);
        (await stage.LumaAsync("proxy", "remove", "--host", app.Host)).Exited(2);
    }

    [Fact]
    public async Task A_target_that_nothing_answers_to_is_refused()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();

        (await stage.LumaAsync("proxy", "set", "--host", app.Host, "--target", "nobody:3000")).Exited(2)
            .Said("nothing on a network of Luma's answers to nobody");
        (await stage.LumaAsync("proxy", "set", "--host", app.Host, "--target", "nobody")).Exited(2).Said("must read NAME:PORT");

        Assert.Equal(404, (await stage.Proxy.AskAsync(app.Host)).Status);
    }

    [Fact]
    public async Task A_host_that_an_app_has_is_refused()
    {
        var stage = shared.Stage;
        var (app, other) = (stage.NewApp(), stage.NewApp());
        await stage.DeployAsync(app);
        await stage.DeployAsync(other);

        (await stage.LumaAsync("proxy", "set", "--host", app.Host, "--target", $"{other.Name}:3000")).Exited(2)
            .Said($"app {app.Name} of project {app.Project}");

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task A_route_set_by_hand_survives_the_agent()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        var alias = app with { Host = "also." + app.Host };
        (await stage.LumaAsync("proxy", "set", "--host", alias.Host, "--target", $"{app.Name}:3000")).Exited(0);

        await stage.Agent.StopAsync();
        await stage.Agent.StartAsync();

        Assert.Equal("1", await stage.Proxy.VersionAsync(alias));
    }
}
