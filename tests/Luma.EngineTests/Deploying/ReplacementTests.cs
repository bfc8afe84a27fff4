using System.Text.RegularExpressions;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Deploying;

/// <summary>The main job: a release replaces another while the app is in use.</summary>
[Collection(Alone.Name)]
public sealed partial class ReplacementTests
{
    [Fact]
    public Task Three_deployments_in_a_row_under_load_lose_no_request() => DeployUnderLoadAsync(3);

    [LongFact]
    public Task A_hundred_deployments_in_a_row_under_load_lose_no_request() => DeployUnderLoadAsync(100);

    private static async Task DeployUnderLoadAsync(int deployments)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        await using var wrk = Wrk.Start(stage.Agent, app);
        await using var visits = Visits.To(stage.Agent, app);

        for (var i = 1; i <= deployments; i++)
        {
            var (release, colour) = i % 2 == 1 ? ("2", "green") : ("1", "blue");

            var deployed = await stage.DeployAsync(app, "--image", $"luma-hello:{release}");

            Assert.Contains(deployed.Out, line => NoneFailed().IsMatch(line.Text));
            Assert.Equal(release, await stage.Proxy.VersionAsync(app));
            Assert.Equal([$"{app.Name}-{colour}-1", $"{app.Name}-{colour}-2", $"{app.Name}-{colour}-3"], await Engine.RunningAsync(app));
        }

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        AssertClean(await wrk.EndAsync());
    }

    private static void AssertClean(WrkReport report)
    {
        Assert.Equal((0, 0), (report.Not2xx, report.SocketErrors));
        Assert.True(report.Requests > 1000, $"{report.Requests} requests are no load");
    }

    [GeneratedRegex(@"^\[localhost\] Traffic: [1-9][0-9 ]* requests during the switch, 0 failed$")]
    private static partial Regex NoneFailed();
}
