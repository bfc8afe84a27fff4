using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

/// <summary><c>luma releases</c> and <c>luma rollback</c>.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private const string Get = "GET /api/v1/apps/blog/releases";

    private static readonly ManualTime Time = new();

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Releases_are_a_table_and_below_it_why_some_failed()
    {
        _agent.On(Get, 200, Releases(), LumaJson.Default.IReadOnlyListReleaseStatus);

        Assert.Equal(new(0, """
            [localhost] RELEASE  VERSION  STATE                   DEPLOYED       BY   TOOK   REQUESTS  FAILED  IMAGE
            [localhost] 3        1.5      failed                  2 minutes ago  ann  3.1 s                    my-blog:1.5
            [localhost] 2        1.4      rolled back, kept warm  3 hours ago    ann  2.0 s  4 812     0       my-blog:1.4
            [localhost] 1        1.3      active                  3 days ago                                   my-blog:1.3
            [localhost] Release 3 failed: blog-green: GET /up answered 500

            """, ""), await RunAsync("releases", "blog"));
    }

    [Fact]
    public async Task Json_has_them_as_the_agent_tells_them()
    {
        _agent.On(Get, 200, Releases(), LumaJson.Default.IReadOnlyListReleaseStatus);

        var outcome = await RunAsync("releases", "blog", "--json");

        var told = JsonSerializer.Deserialize(outcome.Out, LumaJson.Default.IReadOnlyListReleaseStatus)!;
        Assert.Equal([(3, ReleaseState.Failed), (2, ReleaseState.RolledBack), (1, ReleaseState.Active)], told.Select(release => (release.Number, release.State)));
    }

    [Theory]
    [InlineData("rollback blog", "")]
    [InlineData("rollback blog --to 3", "&to=3")]
    [InlineData("rollback blog --to 1.4+b/2", "&to=1.4%2Bb%2F2")]
    public async Task A_rollback_is_told_like_a_deployment(string args, string query)
    {
        var events = Events.Success(traffic: Events.Quiet, kind: DeploymentKind.Rollback);
        events[0] = (DeploymentStarted)events[0] with { Release = 3 };
        _agent.Accepts($"POST /api/v1/apps/blog/rollback?dry_run=false{query}", events);

        Assert.Equal(new(0, """
            [localhost] Rolling back blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] Traffic: 4 812 requests during the switch, 0 failed
            [localhost] Rolled back blog to release 3 ✅ (3.1 s)

            """, ""), await RunAsync(args.Split(' ')));
    }

    [Fact]
    public async Task A_dry_run_shows_the_steps_and_begins_nothing()
    {
        _agent.On("POST /api/v1/apps/blog/rollback?dry_run=true", 200, new PlanPreview(["start blog-blue"]), LumaJson.Default.PlanPreview);

        Assert.Equal(new(0, "[localhost] Plan for blog:\n[localhost]   1. start blog-blue\n", ""), await RunAsync("rollback", "blog", "--dry-run"));
        Assert.Single(_agent.Requests);
    }

    [Theory]
    [InlineData("  blog: {image: b, proxy: {app_port: 1}}\n", "", "")]
    [InlineData("  blog: {}\n  shop: {}\n", "which app is meant is not said, and luma.yml has 2", "Name one of blog, shop.")]
    [InlineData(null, "which app is meant is not said, and there is no luma.yml to tell", "Name the app.")]
    public async Task Where_luma_yml_has_one_app_it_need_not_be_named(string? apps, string problem, string remedy)
    {
        if (apps is not null)
        {
            await File.WriteAllTextAsync(_agent.Folder.Of("luma.yml"), $"project: site\napps:\n{apps}");
        }

        _agent.On(Get, 200, [], LumaJson.Default.IReadOnlyListReleaseStatus);

        var outcome = await RunAsync("releases");

        Assert.Equal(problem.Length == 0 ? (0, "") : (2, $"luma: {problem}\nluma: {remedy}\n"), (outcome.Code, outcome.Error));
    }

    private static IReadOnlyList<ReleaseStatus> Releases()
    {
        var now = Time.GetUtcNow();
        return
        [
            Release(3, ReleaseState.Failed, now.AddMinutes(-2)) with
            {
                By = "ann", Elapsed = TimeSpan.FromSeconds(3.1), Failure = Failure.Of("blog-green: GET /up answered 500", "Mend it."),
            },
            Release(2, ReleaseState.RolledBack, now.AddHours(-3)) with
            {
                By = "ann", Kept = true, WarmUntil = now.AddMinutes(1), Elapsed = TimeSpan.FromSeconds(2), Traffic = Events.Quiet,
            },
            Release(1, ReleaseState.Active, now.AddDays(-3)) with { WarmUntil = now },
        ];
    }

    private static ReleaseStatus Release(int number, ReleaseState state, DateTimeOffset at) =>
        new() { Number = number, State = state, At = at, Version = $"1.{number + 2}", Image = $"my-blog:1.{number + 2}" };

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Folder = _agent.Folder.Path, Agent = _agent, Time = Time }.RunAsync(args);
}
