using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Xunit.Abstractions;

namespace Luma.EngineTests.Upgrading;

/// <summary>A new process takes the place of the one that serves, while it is in use.</summary>
[Collection(Alone.Name)]
public sealed class UpgradeUnderLoadTests(ITestOutputHelper output)
{
    [Fact]
    public Task Three_upgrades_in_a_row_under_load_lose_no_request() => UpgradeUnderLoadAsync(3);

    [LongFact]
    public Task A_hundred_upgrades_in_a_row_under_load_lose_no_request() => UpgradeUnderLoadAsync(100);

    private async Task UpgradeUnderLoadAsync(int upgrades)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        await using var wrk = Wrk.Start(stage.Agent, app);
        await using var visits = Visits.To(stage.Agent, app);
        await using var http2 = Http2Visits.To(stage.Agent.Http, app.Host);
        await using var sockets = SocketVisits.To(stage, app);
        using var slow = SlowVisits.To(stage.Agent.Http, app.Host);

        for (var i = 0; i < upgrades; i++)
        {
            var before = stage.Agent.Id;
            (await stage.Agent.UpgradeAsync()).Exited(0);
            Assert.NotEqual(before, stage.Agent.Id);
            Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        }

        await visits.EndWithoutFailureAsync(stage.Agent.Log);
        await http2.EndWithoutFailureAsync(stage.Agent.Log);
        await slow.EndWithoutFailureAsync();
        var held = await sockets.EndWithoutFailureAsync();
        var report = await wrk.EndAsync();
        Assert.Equal((0, 0), (report.Not2xx, report.SocketErrors));
        Assert.True(report.Requests > 1000, $"{report.Requests} requests are no load");
        output.WriteLine($"{upgrades} upgrades: {report.Requests} requests of wrk, {http2.Answered} over HTTP/2, {held} WebSockets");
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }
}
