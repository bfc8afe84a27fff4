using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

/// <summary><c>luma attach</c> and <c>luma cancel</c>, and who waits for an app.</summary>
public sealed class AttachTests : IAsyncLifetime
{
    private const string Id = "20300102-030405000-00ff";
    private const string OtherId = "20300102-030405000-00aa";

    private static readonly Holder Holder = new("d0", DeploymentKind.Restart, "bob", 4242, Records.Then, "step 2 of 9: start blog-green");

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task By_its_id_a_deployment_is_told_from_its_first_event_on()
    {
        Knows(Status()).Tells(Events.Success(traffic: Events.Quiet));

        Assert.Equal(new(0, """
            [localhost] Deploying blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] Traffic: 4 812 requests during the switch, 0 failed
            [localhost] Deployment complete ✅ (3.1 s)

            """, ""), await RunAsync("attach", Id));
    }

    [Fact]
    public async Task Its_exit_code_is_the_deployments_own()
    {
        Knows(Status()).Tells(Events.Failure());

        var outcome = await RunAsync("attach", Id);

        Assert.Equal((1, $"luma: blog: deployment failed ({Id})\n"), (outcome.Code, outcome.Error));
    }

    [Fact]
    public async Task Of_an_app_the_one_that_has_it_is_meant_and_not_those_that_wait()
    {
        Lists("blog", false, Status(DeploymentState.Queued) with { Id = OtherId }, Status(DeploymentState.Probing)).Tells(Events.Success());

        Assert.Equal(0, (await RunAsync("attach", "blog")).Code);
    }

    [Fact]
    public async Task Of_an_app_at_rest_the_last_one_is_told()
    {
        Lists("blog", false, Status(DeploymentState.Failed), Status(DeploymentState.Succeeded) with { Id = OtherId }).Tells(Events.Failure());

        Assert.Equal(1, (await RunAsync("attach", "blog")).Code);
    }

    [Fact]
    public async Task Where_nothing_is_named_the_only_one_under_way_is_meant()
    {
        Lists(null, true, Status()).Tells(Events.Success());

        Assert.Equal(0, (await RunAsync("attach")).Code);
    }

    [Fact]
    public async Task Where_several_are_under_way_they_are_named()
    {
        Lists(null, true, Status(), Status() with { Id = OtherId, App = "shop", By = "ann" });

        Assert.Equal(new(2, "", $"luma: which one is meant is not said, and 2 are under way: blog, deploy {Id}, under way since 03:04:05 UTC; "
            + $"shop, deploy {OtherId} of ann, under way since 03:04:05 UTC\nluma: Name the app, or the deployment by its id.\n"), await RunAsync("attach"));
    }

    [Fact]
    public async Task Those_of_other_projects_are_not_meant()
    {
        Lists(null, true, Status() with { Project = "other" });
        _agent.Folder.With("luma.yml", "project: site\napps:\n  blog: {image: 'blog:1', proxy: {hosts: [blog.com]}}\n");

        Assert.Equal(new(2, "", "luma: nothing is under way\nluma: Name an app to see how its last deployment ended.\n"), await RunAsync("attach"));
    }

    [Fact]
    public async Task Who_cancels_is_told_when_it_has_gone_back()
    {
        Lists("blog", true, Status()).Tells(CalledOff(CallOff.Cancelled, "cancelled by ann"));
        _agent.On($"POST {ApiPaths.DeploymentCancel(Id, queued: false)}", 202, new(Id), LumaJson.Default.DeploymentAccepted);

        Assert.Equal(
            new(0, $"[localhost] Deployment {Id} of blog is cancelled; what served before still serves\n", ""), await RunAsync("cancel", "blog"));
    }

    [Fact]
    public async Task Who_comes_too_late_with_cancelling_is_told_so()
    {
        Knows(Status());
        _agent.Refuses($"POST {ApiPaths.DeploymentCancel(Id, queued: false)}", new()
        {
            Type = ProblemTypes.TooLate, Title = "It is too late to cancel", Status = 409, Detail = "it has switched", Remedy = "luma rollback blog",
        });

        Assert.Equal(new(1, "", "luma: it has switched\nluma: luma rollback blog\n"), await RunAsync("cancel", Id));
    }

    [Fact]
    public async Task Who_cancels_what_then_ends_by_itself_is_told_that()
    {
        Knows(Status()).Tells(Events.Failure());
        _agent.On($"POST {ApiPaths.DeploymentCancel(Id, queued: false)}", 202, new(Id), LumaJson.Default.DeploymentAccepted);

        var outcome = await RunAsync("cancel", Id);

        Assert.Equal((1, $"luma: {Id} of blog ended by itself before it could be cancelled; `luma attach {Id}` shows how\n"), (outcome.Code, outcome.Error));
    }

    [Theory]
    [InlineData(CallOff.Superseded, 5)]
    [InlineData(CallOff.Cancelled, 6)]
    public async Task What_is_called_off_has_a_code_of_its_own(CallOff how, int code)
    {
        _agent.Accepts("POST /api/v1/apps/blog/restart", CalledOff(how, "somebody wanted it so"));

        var outcome = await RunAsync("restart", "blog");

        Assert.Equal((code, "luma: blog: restart called off (d1)\n"), (outcome.Code, outcome.Error));
        Assert.Contains("Restart called off: somebody wanted it so", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_is_told_for_whom_and_then_goes_on()
    {
        _agent.Accepts("POST /api/v1/apps/blog/restart",
        [
            new DeploymentQueued("d1", DeploymentKind.Restart, "blog", 2, Holder),
            new DeploymentQueued("d1", DeploymentKind.Restart, "blog", 2, Holder with { Step = "step 3 of 9" }),
            .. Events.Success(kind: DeploymentKind.Restart),
        ]);

        Assert.Equal(new(0, """
            [localhost] blog is busy; waiting for restart d0 of bob (process 4242), under way since 03:04:05 UTC; 1 other before it
            [localhost] Restarting blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] Restarted blog ✅ (3.1 s)

            """, ""), await RunAsync("restart", "blog"));
    }

    [Theory]
    [InlineData("restart blog --no-wait", "POST /api/v1/apps/blog/restart?wait=false")]
    [InlineData("rollback blog --no-wait", "POST /api/v1/apps/blog/rollback?dry_run=false&wait=false")]
    [InlineData("delete blog --yes --no-wait", "DELETE /api/v1/apps/blog?wait=false")]
    public async Task Who_will_not_wait_says_so_to_the_agent(string args, string request)
    {
        _agent.Accepts(request, Events.Success());

        Assert.Equal(0, (await RunAsync(args.Split(' '))).Code);
    }

    [Fact]
    public async Task Ctrl_C_calls_off_what_only_waits()
    {
        _agent.Accepts("POST /api/v1/apps/blog/restart", []).On("GET /api/v1/deployments/d1/events", async context =>
        {
            await FakeAgent.WriteAsync(context, FakeAgent.Numbered([new DeploymentQueued("d1", DeploymentKind.Restart, "blog", 1, Holder)]));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }).On($"POST {ApiPaths.DeploymentCancel("d1", queued: true)}", 202, new("d1"), LumaJson.Default.DeploymentAccepted);
        using var luma = Binary.Start(_agent.Address, "restart", "blog");
        await luma.HearAsync("blog is busy");

        luma.Interrupt();

        var outcome = await luma.EndAsync();
        Assert.Equal((130, "luma: interrupted; deployment d1 still waited and is called off: nothing of it was begun\n"), (outcome.Code, outcome.Error));
    }

    private static DeploymentEvent[] CalledOff(CallOff how, string why) =>
    [
        new DeploymentQueued("d1", DeploymentKind.Restart, "blog", 1, Holder),
        new DeploymentFinished(DeploymentState.Failed, TimeSpan.FromSeconds(1), null, Failure.Of(why, "Nothing.") with { CalledOff = how }),
    ];

    private static DeploymentStatus Status(DeploymentState state = DeploymentState.Preparing) => Records.Deployment(Id, state: state);

    private AttachTests Knows(DeploymentStatus status)
    {
        _agent.On($"GET {ApiPaths.DeploymentStatus(status.Id)}", 200, status, LumaJson.Default.DeploymentStatus);
        return this;
    }

    private AttachTests Lists(string? app, bool underWay, params DeploymentStatus[] known)
    {
        _agent.On($"GET {ApiPaths.DeploymentList(app, underWay)}", 200, known, LumaJson.Default.IReadOnlyListDeploymentStatus);
        return this;
    }

    private void Tells(DeploymentEvent[] events) =>
        _agent.On($"GET {ApiPaths.DeploymentEvents(Id)}", context => FakeAgent.WriteAsync(context, FakeAgent.Numbered(events)));

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Agent = _agent, Folder = _agent.Folder.Path }.RunAsync(args);
}
