using Luma.Cli.Output;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Output;

public sealed class StoryTests
{
    [Fact]
    public async Task A_deployment_of_several_replicas_is_told_in_four_lines() => Assert.Equal("""
        [localhost] Deploying blog (2 replicas)...
        [localhost] Health checks: ✓ 2/2 replicas healthy
        [localhost] Traffic: 4 812 requests during the switch, 0 failed
        [localhost] Deployment complete ✅ (3.1 s)

        """, await Told(Events.Success(traffic: Events.Quiet)));

    [Fact]
    public async Task A_deployment_of_one_replica_without_routes_is_told_in_three() => Assert.Equal("""
        [localhost] Deploying blog...
        [localhost] Health check: ✓ Healthy
        [localhost] Deployment complete ✅ (3.1 s)

        """, await Told(Events.Success(replicas: 1)));

    [Fact]
    public async Task Verbose_tells_ids_steps_and_all_figures() => Assert.Equal("""
        [localhost] Deploying blog (2 replicas)...
        [localhost]   deployment d1, 4 steps
        [localhost]   1/4 start blog-green-1, blog-green-2 (120 ms)
        [localhost] Health checks: ✓ 2/2 replicas healthy
        [localhost]   2/4 await 200 from GET /up on each of blog-green-1, blog-green-2 (boot 1m, timeout 10s) (1.2 s)
        [localhost]   traffic switched in 3 ms (table generation 7)
        [localhost]   3/4 switch blog.com to release 2 (green) (4 ms)
        [localhost]   4/4 drain blog-blue-1, blog-blue-2 (timeout 30s, at most 5m) (2.0 s)
        [localhost] Traffic: 4 812 requests during the switch, 0 failed, 0 answered 5xx by the app, 0 retried, 0 given up by the client, 0 finished on the old release, 0 open connections closed after the drain, p99 12 ms, slowest 340 ms
        [localhost] Deployment complete ✅ (3.1 s)

        """, await Told(Events.Success(traffic: Events.Quiet), verbose: true));

    [Fact]
    public async Task A_failure_is_told_with_health_evidence_and_remedy() => Assert.Equal("""
        [localhost] Deploying blog (2 replicas)...
        [localhost] Health checks: ✗ 0/2 replicas healthy
        [localhost] Deployment failed: blog-green-1: GET /up answered 500: boom
        [localhost]   | listening on 3000
        [localhost]   | boom
        [localhost] Remedy: Mend what /up checks, then deploy again.

        """, await Told(Events.Failure()));

    [Fact]
    public async Task A_release_that_went_bad_is_told_with_what_it_cost() => Assert.Equal("""
        [localhost] Deploying blog (2 replicas)...
        [localhost] Health checks: ✓ 2/2 replicas healthy
        [localhost] Traffic: 100 requests during the switch, 0 failed, 20 answered 5xx by the app
        [localhost] Deployment failed: release 2 went bad 4s after the switch: 20 of 100 requests were answered with 5xx
        [localhost] Remedy: see its log

        """, await Told(Events.Relapse()));

    [Fact]
    public async Task A_single_replica_that_fails_is_not_healthy() =>
        Assert.Contains("[localhost] Health check: ✗ Not healthy\n", await Told(Events.Failure(replicas: 1)), StringComparison.Ordinal);

    [Fact]
    public async Task Failed_requests_are_marked_and_what_else_matters_is_appended()
    {
        var traffic = new TrafficReport { Requests = 1234567, Failed = 3, AppErrors = 2, Retried = 1, ClientAborts = 4, StreamsClosed = 1 };
        Assert.Contains(
            "[localhost] Traffic: ⚠ 1 234 567 requests during the switch, 3 failed, 2 answered 5xx by the app, 1 retried, 4 given up by the client, "
            + "1 open connection closed after the drain\n",
            await Told(Events.Success(traffic: traffic)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_shown() => Assert.Contains("[localhost] ⚠ the disk is nearly full\n",
        await Told([.. Events.Success()[..3], new DeploymentWarned("the disk is nearly full")]), StringComparison.Ordinal);

    [Theory]
    [InlineData(DeploymentKind.Restart, "Restarting", "Restarted")]
    [InlineData(DeploymentKind.Repair, "Repairing", "Repaired")]
    [InlineData(DeploymentKind.Start, "Starting", "Started")]
    public async Task Other_operations_have_lines_of_their_own(DeploymentKind kind, string doing, string done) => Assert.Equal($"""
        [localhost] {doing} blog (2 replicas)...
        [localhost] Health checks: ✓ 2/2 replicas healthy
        [localhost] {done} blog ✅ (3.1 s)

        """, await Told(Events.Success(kind: kind)));

    [Theory]
    [InlineData(DeploymentKind.Stop, "Stopping", "Stopped")]
    [InlineData(DeploymentKind.Delete, "Deleting", "Deleted")]
    public async Task Taking_an_app_away_is_told_without_health_or_traffic(DeploymentKind kind, string doing, string done) => Assert.Equal($"""
        [localhost] {doing} blog...
        [localhost] {done} blog ✅ (1 min 12 s)

        """, await Told(
        [
            new DeploymentStarted("d1", kind, "blog", 1, ["answer 503 for blog.com"]),
            new StepStarted(1, 1, "answer 503 for blog.com", DeploymentState.Switching),
            new StepFinished(1, TimeSpan.Zero),
            new DeploymentFinished(DeploymentState.Succeeded, TimeSpan.FromSeconds(72), Events.Quiet, null),
        ]));

    private static async Task<string> Told(DeploymentEvent[] events, bool verbose = false)
    {
        using var output = new StringWriter();
        await using var narrator = new PlainNarrator("localhost", output, new(colour: false), new ManualTime());
        var story = new Story(narrator, verbose);
        foreach (var heard in events)
        {
            story.Tell(heard);
        }

        return output.ToString();
    }
}
