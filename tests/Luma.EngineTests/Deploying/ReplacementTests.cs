using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Deploying;

/// <summary>The main job: a release replaces another while the app is in use.</summary>
[Collection(Alone.Name)]
public sealed class ReplacementTests
{
    private const int Deployments = 10;

    [Fact]
    public async Task Ten_deployments_in_a_row_under_load_lose_no_request()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        await using var kept = Wrk.Start(stage.Agent, app);
        await using var visits = Visits.To(stage.Agent, app);

        for (var i = 1; i <= Deployments; i++)
        {
            var release = i % 2 == 1 ? "2" : "1";
            var deployed = await stage.DeployAsync(app, "--image", $"luma-hello:{release}");

            AssertNoRequestFailed(deployed);
            Assert.Equal(release, await stage.Proxy.VersionAsync(app));
            Assert.Equal(Names(app, i % 2 == 1 ? "green" : "blue"), await Engine.RunningAsync(app));
        }

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        AssertClean(await kept.EndAsync());
    }

    private static IReadOnlyList<string> Names(AppFile app, string colour) => [.. Enumerable.Range(1, 3).Select(i => $"{app.Name}-{colour}-{i}")];

    /// <summary>The line of the report, with a number of requests above zero.</summary>
    private static void AssertNoRequestFailed(Outcome deployed) =>
        Assert.Contains(deployed.Out, line => System.Text.RegularExpressions.Regex.IsMatch(
            line.Text, @"^\[localhost\] Traffic: [1-9][0-9 ]* requests during the switch, 0 failed$"));

    private static void AssertClean(WrkReport report)
    {
        Assert.Equal((0, 0), (report.Not2xx, report.SocketErrors));
        Assert.True(report.Requests > 1000, $"{report.Requests} requests are no load");
    }
}
