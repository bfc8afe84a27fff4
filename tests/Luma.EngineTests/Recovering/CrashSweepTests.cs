using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Upgrading;
using Xunit.Abstractions;

namespace Luma.EngineTests.Recovering;

/// <summary>
/// The agent dies at each point at which it is about to change something that outlives it, or has just done so. Afterwards one
/// whole release serves, nothing is left over, the records are true, and the command, asked once more, ends well.
/// </summary>
[Collection(Alone.Name)]
public sealed class CrashSweepTests(ITestOutputHelper output)
{
    /// <summary>What a request may wait, or break, longer than its server is away, on a machine that is busy.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>What is tried wherever tests run; the whole takes an hour.</summary>
    [Fact]
    public async Task At_some_points_taken_at_random()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var stage = await Stage.StartAsync();
        var cases = new (Func<Stage, AppFile, Task<CrashCase>>, int)[]
        {
            (CrashCase.FirstDeploymentAsync, 43), (CrashCase.NextDeploymentAsync, 90), (CrashCase.RollbackAsync, 72), (CrashCase.DeleteAsync, 54),
        };
        random.Shuffle(cases);
        foreach (var (prepare, points) in cases.Take(2))
        {
            var sweep = new CrashSweep(stage, () => stage.NewApp() with { Replicas = 2, DrainTimeout = "1s" }, prepare);
            await sweep.RunAsync([random.Next(4, points)]);
        }
    }

    [LongFact]
    public Task At_every_point_of_a_first_deployment() => EachAsync(CrashCase.FirstDeploymentAsync, replicas: 1);

    [LongFact]
    public Task At_every_point_of_a_deployment_that_stops_first() => EachAsync(CrashCase.NextDeploymentAsync, replicas: 1, order: "stop-first");

    [LongFact]
    public Task At_every_point_of_a_rollback() => EachAsync(CrashCase.RollbackAsync, replicas: 2);

    [LongFact]
    public Task At_every_point_of_a_deployment_that_is_held_and_promoted() => EachAsync(CrashCase.HeldDeploymentAsync, replicas: 1);

    [LongFact]
    public Task At_every_point_of_a_deletion() => EachAsync(CrashCase.DeleteAsync, replicas: 2);

    [LongFact]
    public Task At_every_point_of_a_repair() => EachAsync(CrashCase.RepairAsync, replicas: 2);

    [LongFact]
    public Task At_every_point_of_a_stop() => EachAsync(CrashCase.StopAsync, replicas: 2);

    [LongFact]
    public Task At_every_point_of_a_start() => EachAsync(CrashCase.StartAsync, replicas: 2);

    /// <summary>What the process had in flight dies with it, and while it is away nobody listens: nothing else may fail.</summary>
    [LongFact]
    public async Task At_every_point_of_a_deployment_of_three_replicas_under_load()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 3, DrainTimeout = "1s" };
        await stage.DeployAsync(app);
        await using var visits = Visits.To(stage.Agent, app, clients: 1);
        var sweep = new CrashSweep(stage, () => app, CrashCase.NextDeploymentAsync);

        Tell(await sweep.RunAsync());

        Assert.DoesNotContain(visits.Failures, failure => failure.Cause.StartsWith("status", StringComparison.Ordinal));
        Assert.DoesNotContain(visits.Failures, failure =>
            !sweep.Absences.Exists(away => failure.At + Slack > away.From && failure.At - Slack < away.Until));
    }

    [LongFact]
    public async Task At_every_point_of_a_deployment_where_the_proxy_is_a_process_of_its_own_no_request_fails()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        var app = scene.App with { Replicas = 3, DrainTimeout = "5s" };
        await scene.Stage.DeployAsync(app);
        await using var visits = Visits.To(scene.Stage.Agent, app, clients: 1);
        var sweep = new CrashSweep(scene.Stage, () => app, CrashCase.NextDeploymentAsync);

        Tell(await sweep.RunAsync());

        await visits.EndWithoutFailureAsync(scene.Stage.Agent.Log);
    }

    private async Task EachAsync(Func<Stage, AppFile, Task<CrashCase>> prepare, int replicas, string order = "start-first")
    {
        await using var stage = await Stage.StartAsync();
        Tell(await new CrashSweep(stage, () => stage.NewApp() with { Replicas = replicas, DrainTimeout = "1s", Order = order }, prepare).RunAsync());
    }

    private void Tell(int points) => output.WriteLine($"{points} points");
}
