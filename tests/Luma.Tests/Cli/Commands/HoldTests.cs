using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

/// <summary><c>luma deploy --hold</c>, <c>luma rollback --hold</c> and <c>luma promote</c>.</summary>
public sealed class HoldTests : IAsyncLifetime
{
    private const string Id = "20300102-030405000-00ff";
    private const string Post = "POST /api/v1/deployments?hold=3600";
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Hold = "hold blog-green-1, blog-green-2 until it is promoted, for 1h at most";

    private static readonly DateTimeOffset Until = new(2030, 1, 2, 4, 4, 5, TimeSpan.Zero);

    private FakeAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await FakeAgent.StartAsync();
        _agent.Folder.With("luma.yml", """
            project: shop
            apps:
              blog: {image: my-blog:3, replicas: 2, proxy: {hosts: [blog.com], app_port: 3000}}
              api: {image: my-api:1, order: stop-first, proxy: {app_port: 8080}}
            """);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task It_ends_with_0_when_the_release_is_held_and_says_how_to_look_at_it()
    {
        _agent.Accepts(Post, Held(Key));

        Assert.Equal(new(0, $"""
            [localhost] Deploying blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] blog is held before its switch until 04:04:05 UTC; what served before serves on
            [localhost] Look at it: curl -H 'Luma-Preview: {Key}' http://blog.com/
            [localhost] In a browser: the cookie luma-preview={Key}
            [localhost] `luma promote blog` switches to it, `luma cancel blog` takes it back

            """, ""), await RunAsync("deploy", "blog", "--hold"));
    }

    [Theory]
    [InlineData("--hold", "hold=3600")]
    [InlineData("--hold-for 90s", "hold=90")]
    [InlineData("--to 1 --hold --no-wait", "to=1&hold=3600&wait=false")]
    public async Task A_rollback_is_held_like_a_deployment(string args, string query)
    {
        _agent.Accepts($"POST /api/v1/apps/blog/rollback?dry_run=false&{query}", Held(Key, DeploymentKind.Rollback));

        Assert.Equal(new(0, $"""
            [localhost] Rolling back blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] blog is held before its switch until 04:04:05 UTC; what served before serves on
            [localhost] Look at it: curl -H 'Luma-Preview: {Key}' http://blog.com/
            [localhost] In a browser: the cookie luma-preview={Key}
            [localhost] `luma promote blog` switches to it, `luma cancel blog` takes it back

            """, ""), await RunAsync(["rollback", "blog", .. args.Split(' ')]));
    }

    [Fact]
    public async Task The_steps_of_a_rollback_are_shown_with_the_hold()
    {
        _agent.On("POST /api/v1/apps/blog/rollback?dry_run=true&hold=3600", 200, new PlanPreview([Hold]), LumaJson.Default.PlanPreview);

        Assert.Contains(Hold, (await RunAsync("rollback", "blog", "--hold", "--dry-run")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_app_without_hosts_only_the_look_is_missing()
    {
        _agent.Accepts(Post, Held(key: null));

        var outcome = await RunAsync("deploy", "blog", "--hold");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("blog is held", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("There is nothing to look at: it has no hosts, or starts only with the switch", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("preview", outcome.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task For_programs_the_events_come_up_to_the_one_that_tells_of_it()
    {
        _agent.Accepts(Post, Held(Key));

        var lines = (await RunAsync("deploy", "blog", "--hold", "--json")).Out.TrimEnd().Split('\n');

        Assert.Contains($"\"key\":\"{Key}\",\"urls\":[\"http://blog.com/\"]", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith("""{"type":"held",""", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", "hold=90")]
    [InlineData("24h", "hold=86400")]
    public async Task It_is_held_for_as_long_as_is_said(string time, string query)
    {
        _agent.Accepts($"POST /api/v1/deployments?{query}", Held(Key));

        Assert.Equal(0, (await RunAsync("deploy", "blog", "--hold-for", time)).Code);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("500ms")]
    [InlineData("169h")]
    public async Task Any_other_time_is_refused(string time) => Assert.Equal(
        new(2, "", $"luma: --hold-for must be a time from 1s to 168h (was '{time}')\nluma: Write for example --hold-for 30m.\n"),
        await RunAsync("deploy", "blog", "--hold-for", time));

    [Fact]
    public async Task What_stops_first_has_nothing_to_look_at()
    {
        var outcome = await RunAsync("deploy", "--hold");

        Assert.Equal(2, outcome.Code);
        Assert.StartsWith("luma: api has `order: stop-first`", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_agent.Requests);
    }

    [Fact]
    public async Task What_is_there_already_is_not_held()
    {
        _agent.Accepts(Post, new DeploymentStarted("d1", DeploymentKind.Deploy, "blog", 0, []), new DeploymentFinished(DeploymentState.Succeeded, default, null, null) { Unchanged = true });

        var outcome = await RunAsync("deploy", "blog", "--hold");

        Assert.Equal(0, outcome.Code);
        Assert.Contains("nothing was done", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_steps_are_shown_with_the_hold()
    {
        _agent.On("POST /api/v1/deployments?dry_run=true&hold=3600", 200, new PlanPreview([Hold]), LumaJson.Default.PlanPreview);

        Assert.Contains(Hold, (await RunAsync("deploy", "blog", "--hold", "--dry-run")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blog")]
    [InlineData(Id)]
    [InlineData(null)]
    public async Task Promote_lets_it_go_on_and_follows_it_to_its_end(string? named)
    {
        Lists(named, Status());
        _agent.Accepts($"POST /api/v1/deployments/{Id}/promote", Id, [.. Held(Key), new TrafficSwitched(7, default), new DeploymentFinished(DeploymentState.Succeeded, TimeSpan.FromSeconds(90), Events.Quiet, null)]);

        Assert.Equal(new(0, """
            [localhost] Deploying blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] Traffic: 4 812 requests during the switch, 0 failed
            [localhost] Deployment complete ✅ (1 min 30 s)

            """, ""), await RunAsync(named is null ? ["promote"] : ["promote", named]));
    }

    [Fact]
    public async Task Of_several_under_way_the_one_that_is_held_is_meant()
    {
        Lists(null, Status(), Status() with { Id = "20300102-030405000-00aa", App = "api", State = DeploymentState.Probing });
        _agent.Accepts($"POST /api/v1/deployments/{Id}/promote", Id, Events.Success());

        Assert.Equal(0, (await RunAsync("promote")).Code);
    }

    [Fact]
    public async Task Where_nothing_is_held_it_says_so()
    {
        Lists(null, Status() with { State = DeploymentState.Probing });

        Assert.Equal(new(2, "", "luma: nothing is held\nluma: `luma deploy --hold` and `luma rollback --hold` hold a release before its switch.\n"), await RunAsync("promote"));
    }

    [Fact]
    public async Task What_is_held_no_more_is_exit_code_1()
    {
        Lists("blog", Status());
        _agent.Refuses($"POST /api/v1/deployments/{Id}/promote", new() { Type = ProblemTypes.NotHeld, Title = "The deployment is not held", Status = 409, Detail = "it is failed", Remedy = "look" });

        Assert.Equal(new(1, "", "luma: it is failed\nluma: look\n"), await RunAsync("promote", "blog"));
    }

    [Fact]
    public async Task The_status_says_what_can_be_done()
    {
        _agent.On("GET /api/v1/apps/blog", 200, new AppStatus
        {
            Project = "shop", Name = "blog", Condition = AppCondition.Running, Now = Records.Then, Deployment = Id, HeldUntil = Until,
        }, LumaJson.Default.AppStatus);

        Assert.Contains(
            $"Held: {Id}, until 04:04:05 UTC; `luma promote blog` switches to it, `luma cancel blog` takes it back\n",
            (await RunAsync("status", "blog")).Out, StringComparison.Ordinal);
    }

    private static DeploymentEvent[] Held(string? key, DeploymentKind kind = DeploymentKind.Deploy) =>
    [
        .. Events.Success(kind: kind).Take(7),
        new StepStarted(3, 5, Hold, DeploymentState.Holding),
        new DeploymentHeld(Until, key, key is null ? [] : ["http://blog.com/"]),
    ];

    private static DeploymentStatus Status() => Records.Deployment(Id, state: DeploymentState.Holding) with { Project = "shop" };

    private void Lists(string? named, params DeploymentStatus[] known)
    {
        _agent.On($"GET {ApiPaths.DeploymentStatus(Id)}", 200, known[0], LumaJson.Default.DeploymentStatus);
        _agent.On($"GET {ApiPaths.DeploymentList(named, underWay: true)}", 200, known, LumaJson.Default.IReadOnlyListDeploymentStatus);
    }

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Agent = _agent, Folder = _agent.Folder.Path }.RunAsync(args);
}
