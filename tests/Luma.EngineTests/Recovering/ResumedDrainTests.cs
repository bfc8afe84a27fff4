using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Upgrading;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>Fault 6: the agent dies during a drain, of which the proxy in its own process knows nothing but its requests.</summary>
[Collection(Alone.Name)]
public sealed class ResumedDrainTests
{
    [Fact]
    public async Task The_drain_goes_on_where_a_killed_agent_broke_off_and_the_set_is_stopped_when_its_last_request_has_ended()
    {
        await using var scene = await OwnProcessScene.StartAsync();
        var app = scene.App with { DrainTimeout = "10m", DrainMax = "1h", StopGrace = "1s" };
        using var visitor = new Visitor(scene.Stage.Agent.Http);
        var endless = visitor.AskAsync(app.Host, "/stream?seconds=600&type=text/plain");
        await using var deploying = scene.Stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await deploying.HeardAsync("waiting for 1 request");

        await scene.Stage.Agent.KillAsync();
        await scene.Stage.Agent.StartAsync();

        await Until.TrueAsync("the drain goes on", () => scene.Stage.Agent.Log.Contains("goes on where the agent before broke off", StringComparison.Ordinal));
        Assert.Equal("2", await scene.Stage.Proxy.VersionAsync(app));
        Assert.Equal([$"{app.Name}-blue", $"{app.Name}-green"], await Engine.RunningAsync(app));
        Assert.False(endless.IsCompleted);
        visitor.Dispose();
        await Until.TrueAsync("the new set runs alone", async () => (await Engine.RunningAsync(app)).SequenceEqual([$"{app.Name}-green"]));
    }
}
