using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Releases;

[Collection(Alone.Name)]
public sealed class RollbackUnderLoadTests
{
    [Fact]
    public async Task Going_back_and_forth_under_load_loses_no_request()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        await stage.DeployAsync(app, "--image", "luma-hello:3");
        await using var wrk = Wrk.Start(stage.Agent, app);
        await using var visits = Visits.To(stage.Agent, app);

        // The first one in the kept containers, the second one in new ones.
        foreach (var release in new[] { "2", "1" })
        {
            (await stage.LumaAsync("rollback", app.Name, "--to", release)).Exited(0).Said(" 0 failed");
            Assert.Equal(release, await stage.Proxy.VersionAsync(app));
        }

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        var report = await wrk.EndAsync();
        Assert.Equal((0, 0), (report.Not2xx, report.SocketErrors));
        Assert.True(report.Requests > 1000, $"{report.Requests} requests are no load");
    }
}
