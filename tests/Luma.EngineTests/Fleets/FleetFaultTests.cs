using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>What goes wrong on one of three servers, in each phase, and that no fleet stays split without saying so.</summary>
[Collection(Alone.Name)]
public sealed class FleetFaultTests(FleetScene fleet) : IClassFixture<FleetScene>
{
    private const string Kept = "nobody has switched; all servers serve what served before";

    private FleetServer Second => fleet.Servers[1];

    [LongFact]
    public async Task A_tag_that_means_another_image_on_one_server_is_refused()
    {
        var app = await fleet.NewAppAsync();
        await Task.WhenAll(fleet.Servers.Select(server => server.Engine.RunAsync("tag", server == Second ? "luma-hello:3" : "luma-hello:2", $"{app.Name}:moving")));

        (await fleet.DeployAsync(app, "--image", $"{app.Name}:moving")).Exited(1).Said("the servers have not the same image").Said("on web-1, web-3;").Said(Kept);

        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task Where_an_agent_is_killed_while_it_prepares_nobody_switches()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await Second.Agent.KillAsync();
        await Second.Agent.StartAsync();

        (await deploy.Ended).Exited(1).Said("web-2: ").Said(Kept);
        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task Where_the_way_to_a_server_is_cut_while_it_prepares_nobody_switches_and_its_lease_runs_out()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await Second.Sshd.VanishAsync();
        var ended = await deploy.Ended;
        await Second.Sshd.StartAsync();

        ended.Exited(1).Said("web-2: ").Said("not known on web-2");
        await fleet.StandsAsync(app, "1 1 1");
        (await fleet.DeployAsync(app, "--image", "luma-hello:2")).Exited(0);
        await fleet.StandsAsync(app, "2 2 2");
    }

    [LongFact]
    public async Task A_connection_that_breaks_for_a_moment_is_made_again_and_all_switch()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await Second.Sshd.CutAsync();
        await fleet.LetGoAsync(app);

        (await deploy.Ended).Exited(0);
        await fleet.StandsAsync(app, "2 2 2");
    }

    [LongFact]
    public async Task An_agent_that_hangs_while_others_prepare_counts_as_lost_and_nobody_switches()
    {
        var app = (await fleet.NewAppAsync()).WithHealth("boot", "5m");
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await Second.Agent.SignalAsync("STOP");
        var ended = await deploy.Ended;
        await Second.Agent.SignalAsync("CONT");

        ended.Exited(1).Said("web-2: the agent of web-2 did not answer within 30 s").Said("not known on web-2");
        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task A_server_that_is_lost_when_all_stand_ready_keeps_all_from_switching()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await Second.Agent.SignalAsync("STOP");
        await fleet.LetGoAsync(app);
        var ended = await deploy.Ended;
        await Second.Agent.SignalAsync("CONT");

        ended.Exited(1).Said("web-2: it was lost when all stood ready").Said("SPLIT").Said("not known on web-2");
        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task By_policy_the_others_switch_without_it_and_one_command_mends_the_fleet()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2", "--on-failure", "continue");

        await Second.Agent.SignalAsync("STOP");
        await fleet.LetGoAsync(app);
        var ended = await deploy.Ended;
        await Second.Agent.SignalAsync("CONT");

        ended.Exited(1).Said("SPLIT").Said($"`luma deploy {app.Name}` makes them one again");
        await fleet.StandsAsync(app, "2 1 2");
        (await fleet.LumaAsync(app, "status")).Exited(0).Said("≠ image, ≠ version").Said($"`luma deploy {app.Name}` makes it so");
        (await fleet.DeployAsync(FleetScene.Slow(app), "--image", "luma-hello:2")).Exited(0).Said("unchanged").Said($"3 servers serve {app.Name} 2 ✅");
        await fleet.StandsAsync(app, "2 2 2");
    }

    [LongFact]
    public async Task Where_luma_is_killed_the_leases_run_out_and_nothing_is_held()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await deploy.SignalAsync("KILL");
        await fleet.LetGoAsync(app);

        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task An_interrupt_calls_off_what_was_prepared_on_all_servers()
    {
        var app = await fleet.NewAppAsync();
        await using var deploy = await fleet.BeginReadyAsync(app, "--image", "luma-hello:2");

        await deploy.SignalAsync("INT");

        (await deploy.Ended).Exited(130).Said("it was interrupted before the switch").Said(Kept);
        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task Where_one_goes_bad_after_the_switch_all_go_back_under_load_without_a_failed_request()
    {
        var app = await fleet.NewAppAsync();
        var visits = new[] { fleet.Servers[0], fleet.Servers[2] }.Select(server => Visits.To(server.Agent, app, clients: 1)).ToList();
        await using var deploy = await fleet.BeginReadyAsync(app with { Watch = "20s" }, "--image", "luma-hello:2");
        await fleet.LetGoAsync(app);
        await Until.TrueAsync("web-2 has switched", async () => await Second.VersionAsync(app) == "2");
        await Second.Engine.RunAsync("kill", $"{app.Name}-green");

        (await deploy.Ended).Exited(1).Said("rolled back").Said("all servers are back at what served before").DidNotSay("SPLIT");

        await fleet.StandsAsync(app, "1 1 1");
        foreach (var visit in visits)
        {
            await visit.EndWithoutFailureAsync(fleet.Servers[0].Agent.Log);
            await visit.DisposeAsync();
        }
    }

    [LongFact]
    public async Task A_rollback_takes_all_servers_back_together_and_tells_machines_so()
    {
        var app = await fleet.NewAppAsync();
        (await fleet.DeployAsync(app, "--image", "luma-hello:2")).Exited(0);

        (await fleet.LumaAsync(app, "rollback", app.Name, "--json")).Exited(0)
            .Said("{\"server\":\"web-2\",\"type\":\"held\"").Said("{\"type\":\"fleet\",").Said("\"succeeded\":true,\"split\":false");

        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task The_canary_goes_first_and_where_it_fails_the_others_are_not_touched()
    {
        var app = await fleet.NewAppAsync();

        (await fleet.DeployAsync(app, "--image", "luma-hello:9", "--canary-server", "web-2")).Exited(1).DidNotSay("[web-1]");
        (await fleet.DeployAsync(app, "--image", "luma-hello:2", "--canary-server", "web-2")).Exited(0).Said("2 servers serve");

        await fleet.StandsAsync(app, "2 2 2");
    }

    [LongFact]
    public async Task A_release_held_on_all_servers_is_promoted_on_all_together_or_taken_back_on_all()
    {
        var app = await fleet.NewAppAsync();
        (await fleet.DeployAsync(app, "--image", "luma-hello:2", "--hold")).Exited(0).Said($"{app.Name} is held on 3 servers").Said("Luma-Preview");
        Assert.Equal("1 1 1", await fleet.VersionsAsync(app));
        (await fleet.LumaAsync(app, "promote", app.Name)).Exited(0).Said($"3 servers serve {app.Name} 2 ✅");
        await fleet.StandsAsync(app, "2 2 2");

        (await fleet.DeployAsync(app, "--image", "luma-hello:3", "--hold")).Exited(0);
        (await fleet.LumaAsync(app, "cancel", app.Name)).Exited(0).Said("[web-3] ");
        await fleet.StandsAsync(app, "2 2 2");

        (await fleet.LumaAsync(app, "rollback", app.Name, "--hold")).Exited(0).Said($"{app.Name} is held on 3 servers").Said("Luma-Preview");
        Assert.Equal("2 2 2", await fleet.VersionsAsync(app));
        (await fleet.LumaAsync(app, "promote", app.Name)).Exited(0).Said($"3 servers serve {app.Name} 1 ✅");
        await fleet.StandsAsync(app, "1 1 1");
    }

    [LongFact]
    public async Task Other_commands_are_done_on_each_server_and_tell_of_each()
    {
        var app = await fleet.NewAppAsync();
        (await fleet.LumaAsync(app, "stop", app.Name)).Exited(0).Said("[web-1] Stopped").Said("[web-3] Stopped");
        (await fleet.LumaAsync(app, "start", app.Name)).Exited(0).Said("[web-2] Started");
        (await fleet.LumaAsync(app, "restart", app.Name, "--server", "web-2")).Exited(0).Said("[web-2] Restarted").DidNotSay("[web-1]");
        (await fleet.LumaAsync(app, "logs", app.Name)).Exited(0).Said("[web-1] ").Said("[web-3] ");
        (await fleet.LumaAsync(app, "releases", app.Name, "--json")).Exited(0).Said("{\"server\":\"web-2\",\"number\":1");
        (await fleet.LumaAsync(app, "proxy", "routes")).Exited(0).Said("[web-2] ");
        (await fleet.LumaAsync(app, "audit", app.Name)).Exited(0).Said("[web-2] ");
        (await fleet.LumaAsync(app, "delete", app.Name, "--yes")).Exited(0).Said("[web-1] Deleted").Said("[web-2] Deleted").Said("[web-3] Deleted");
    }
}
