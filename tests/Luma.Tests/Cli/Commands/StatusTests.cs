using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

public sealed class StatusTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20000);

    private static readonly AppStatus Blog = new()
    {
        Project = "shop",
        Name = "blog",
        Condition = AppCondition.Running,
        Colour = Colour.Green,
        Release = 3,
        Image = "my-blog:3",
        Hosts = ["blog.com"],
        ReplicasWanted = 1,
        Replicas = [new("blog-green", "10.0.0.2:3000", true, true, 2, "")],
        LastDeployedAt = Now.AddMinutes(-5),
        Now = Now,
    };

    private static readonly AppStatus Api = Blog with
    {
        Name = "api",
        ReplicasWanted = 2,
        Condition = AppCondition.Degraded,
        Replicas = [new("api-green-1", "10.0.0.3:80", true, true, 0, ""), new("api-green-2", "", false, false, 0, "exited with code 137")],
    };

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task One_replica_is_told_in_three_lines()
    {
        Has(Blog);
        Assert.Equal(new(0, """
            [localhost] Status: Running
            [localhost] Health: ✓ Healthy
            [localhost] Last deployed: 5 minutes ago

            """, ""), await RunAsync("status", "blog"));
    }

    [Fact]
    public async Task Several_replicas_are_counted()
    {
        Has(Blog with { ReplicasWanted = 4, Replicas = [.. Enumerable.Range(1, 4).Select(i => new ReplicaStatus($"blog-green-{i}", "a", true, true, 0, ""))] });
        Assert.StartsWith("[localhost] Status: Running (4 replicas)\n[localhost] Health: ✓ 4/4 replicas healthy\n",
            (await RunAsync("status", "blog")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_is_not_healthy_is_named_with_the_reason()
    {
        Has(Api);
        Assert.Equal("""
            [localhost] Status: Degraded (2 replicas)
            [localhost] Health: ✗ 1/2 replicas healthy
            [localhost]   ✗ api-green-2: exited with code 137
            [localhost] Last deployed: 5 minutes ago

            """, (await RunAsync("status", "api")).Out);
    }

    [Fact]
    public async Task What_the_agent_repairs_is_told_with_what_has_come_of_it()
    {
        var begun = new RepairStatus { Complaint = "api-green-2 is gone", Attempts = 1 };
        Has(Api with { Repair = begun, Deployment = "d7" });
        Assert.Contains("[localhost] Repair: api-green-2 is gone\n[localhost] Last", (await RunAsync("status", "api")).Out, StringComparison.Ordinal);

        Has(Api with { Repair = begun with { Attempts = 3, Failure = "no room", Deployment = "d8", Next = Now.AddSeconds(40) } });
        Assert.Contains("""
            [localhost] Repair: api-green-2 is gone
            [localhost]   attempt 3 failed: no room (luma attach d8 shows its last log lines)
            [localhost]   the next attempt begins in 40.0 s

            """, (await RunAsync("status", "api")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_app_has_no_health()
    {
        Has(Blog with { Condition = AppCondition.Stopped, Deployment = "d7" });
        Assert.Equal("[localhost] Status: Stopped\n[localhost] Under way: d7\n[localhost] Last deployed: 5 minutes ago\n", (await RunAsync("status", "blog")).Out);
    }

    [Fact]
    public async Task Who_waits_for_the_app_is_told_beside_who_has_it()
    {
        Holder Waits(string id, DeploymentKind kind, string by, DateTimeOffset since) =>
            Holder.Of(Records.Deployment(id) with { State = DeploymentState.Queued, Kind = kind, By = by, Process = 42, StartedAt = since });

        Has(Blog with { Deployment = "d7", Waiting = [Waits("d8", DeploymentKind.Restart, "ann", Now), Waits("d9", DeploymentKind.Deploy, "bob", Now.AddSeconds(5))] });

        Assert.Contains("""
            [localhost] Under way: d7
            [localhost] In line: 1. restart d8 of ann (process 42), waiting since 00:00:00 UTC
            [localhost] In line: 2. deploy d9 of bob (process 42), waiting since 00:00:05 UTC

            """, (await RunAsync("status", "blog")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_all_apps_of_the_server_have_a_heading()
    {
        HasAll(Blog, Api with { Project = "other" });
        Assert.Equal("""
            [localhost] blog  release 3 (green)  my-blog:3  blog.com
            [localhost]   Status: Running
            [localhost]   Health: ✓ Healthy
            [localhost]   Last deployed: 5 minutes ago
            [localhost] api  release 3 (green)  my-blog:3  blog.com
            [localhost]   Status: Degraded (2 replicas)
            [localhost]   Health: ✗ 1/2 replicas healthy
            [localhost]     ✗ api-green-2: exited with code 137
            [localhost]   Last deployed: 5 minutes ago

            """, (await RunAsync("status")).Out);
    }

    [Fact]
    public async Task With_a_luma_yml_those_of_its_project_are_shown_and_those_not_deployed_yet_named_even_if_it_has_problems()
    {
        _agent.Folder.With("luma.yml", "project: shop\napps:\n  blog: {}\n  docs: {}\n");
        HasAll(Blog, Api with { Project = "other" });
        var outcome = await RunAsync("status");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("[localhost] docs  not deployed yet; `luma deploy docs` does\n", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("api", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_apps_says_so()
    {
        HasAll();
        Assert.Equal(new(0, "[localhost] No app is deployed here yet.\n", ""), await RunAsync("status"));
    }

    [Fact]
    public async Task Json_is_an_array_of_apps()
    {
        Has(Blog);
        var outcome = await RunAsync("status", "blog", "--json");
        Assert.StartsWith("""[{"project":"shop","name":"blog","condition":"Running","colour":"green","release":3""", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_app_is_2() => Assert.Equal(2, (await RunAsync("status", "nope")).Code);

    [Fact]
    public async Task Routes_are_a_table()
    {
        _agent.On("GET /api/v1/routes", 200, [
            new() { Host = "blog.com", App = "blog", Release = 3, Backends = [new("blog-green-1", "10.0.0.2:3000", 2), new("blog-green-2", "10.0.0.3:3000", 0)] },
            new() { Host = "db.example.com", PathPrefix = "/admin", Target = "pgadmin:80" },
        ], LumaJson.Default.IReadOnlyListRouteStatus);
        Assert.Equal("""
            HOST            PATH    APP                   RELEASE  BACKENDS (IN FLIGHT)
            blog.com        /       blog                  3        blog-green-1 (2), blog-green-2 (0)
            db.example.com  /admin  pgadmin:80 (by hand)  -        none

            """, (await RunAsync("proxy", "routes")).Out);
    }

    [Fact]
    public async Task A_route_is_set_and_removed()
    {
        _agent.On("PUT /api/v1/routes/a.com", _ => Task.CompletedTask).On("DELETE /api/v1/routes/a.com", _ => Task.CompletedTask);
        Assert.Equal(new(0, "[localhost] a.com leads to blog:3000\n", ""), await RunAsync("proxy", "set", "--host", "a.com", "--target", "blog:3000"));
        Assert.Equal("""{"target":"blog:3000"}""", Assert.Single(_agent.Bodies));
        Assert.Equal(new(0, "[localhost] a.com leads nowhere now\n", ""), await RunAsync("proxy", "remove", "--host", "a.com"));
    }

    [Fact]
    public async Task Versions_are_told()
    {
        _agent.On("GET /api/v1/version", 200, new AgentVersion("0.2.0", "20.10.24", "1.41"), LumaJson.Default.AgentVersion);
        Assert.Equal("luma    0.1.0\nagent   0.2.0\nDocker  20.10.24 (API 1.41)\n", (await RunAsync("version")).Out);
        Assert.Equal("""{"luma":"0.1.0","agent":"0.2.0","docker":"20.10.24","dockerApi":"1.41"}""" + "\n", (await RunAsync("version", "--json")).Out);
    }

    private void Has(AppStatus app) => _agent.On($"GET /api/v1/apps/{app.Name}", 200, app, LumaJson.Default.AppStatus);

    private void HasAll(params AppStatus[] apps) => _agent.On("GET /api/v1/apps", 200, apps, LumaJson.Default.IReadOnlyListAppStatus);

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Agent = _agent, Folder = _agent.Folder.Path }.RunAsync(args);
}
