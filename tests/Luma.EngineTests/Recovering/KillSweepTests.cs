using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;
using Xunit.Sdk;

namespace Luma.EngineTests.Recovering;

/// <summary>The agent is killed at one moment of a deployment after another, and must find to one whole release each time.</summary>
[Collection(Alone.Name)]
public sealed class KillSweepTests
{
    private const int Moments = 40;

    [LongFact]
    public Task Whenever_the_agent_is_killed_one_whole_release_serves_afterwards_and_nothing_is_left_over() => SweepAsync(neighbour: false, Deploy);

    /// <summary>Then the alias is given and taken.</summary>
    [LongFact]
    public Task Nor_is_it_otherwise_where_others_use_the_network() => SweepAsync(neighbour: true, Deploy);

    [LongFact]
    public Task Nor_is_it_otherwise_in_a_rollback() => SweepAsync(neighbour: true, (stage, app, wanted) => stage.Begin("rollback", app.Name, "--to", wanted));

    private static ChildProcess Deploy(Stage stage, AppFile app, string wanted) => stage.BeginDeploy(app, "--image", $"luma-hello:{wanted}");

    /// <param name="neighbour">Whether another container uses the app's network.</param>
    /// <param name="begin">Begins what makes the version serve, which is also the number of a release.</param>
    private static async Task SweepAsync(bool neighbour, Func<Stage, AppFile, string, ChildProcess> begin)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2, DrainTimeout = "1s" };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        if (neighbour)
        {
            await stage.NewNeighbourAsync(app);
        }

        await using var first = begin(stage, app, "1");
        var whole = (await first.Ended).Exited(0).Elapsed;
        for (var i = 0; i < Moments; i++)
        {
            var moment = whole * (i + 0.5) / Moments;
            var before = await stage.Proxy.VersionAsync(app);
            var wanted = before == "1" ? "2" : "1";
            await using var deploying = begin(stage, app, wanted);
            await Task.Delay(moment, TimeProvider.System);

            await stage.Agent.KillAsync();
            await stage.Agent.StartAsync();

            var outcome = await deploying.Ended;
            try
            {
                await AssertWholeAsync(stage, app, before, wanted, outcome);
            }
            catch (XunitException broken)
            {
                var picture = await Engine.PictureAsync(app);
                throw new XunitException($"killed after {moment.TotalMilliseconds:0} ms: {broken.Message}\n{outcome}\n{picture}\n{stage.Agent.Log}");
            }
        }
    }

    private static async Task AssertWholeAsync(Stage stage, AppFile app, string before, string wanted, Outcome outcome)
    {
        await stage.AllServeAsync(app);
        var serves = await stage.Proxy.VersionAsync(app);
        await Until.TrueAsync("one set runs", async () => (await Engine.RunningAsync(app)).Count == app.Replicas);

        // Where the agent died before it had answered the request, nobody can know more than what serves.
        Assert.Contains(serves, outcome.ExitCode switch { 0 => [wanted], 1 => [before], _ => new[] { before, wanted } });
        foreach (var name in await Engine.RunningAsync(app))
        {
            var container = await Engine.ContainerAsync(name);
            Assert.Equal($"luma-hello:{serves}", container.Image);
            Assert.Equal([app.Name], container.Aliases(app.Network));
            Assert.Equal("unless-stopped", container.RestartPolicy);
        }

        await Until.TrueAsync("nothing is left over", async () => (await Engine.AllAsync(app)).Count <= 2 * app.Replicas);
        Assert.DoesNotContain(await Engine.AllAsync(app), name => name.EndsWith("-kept", StringComparison.Ordinal));
    }
}
