using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Draining;

/// <summary>Responses that a replaced release is in the midst of.</summary>
public sealed class StreamDrainTests
{
    [Fact]
    public async Task A_response_that_streams_comes_to_its_end_long_after_the_timeout()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { DrainTimeout = "1s" };
        await stage.DeployAsync(app);
        var stream = await Slow.BeginAsync(stage, app, "/stream?seconds=20&type=text/plain");

        await using var deploying = stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await Slow.SwitchedAsync(stage, app);
        Assert.False(stream.IsCompleted);

        Assert.Contains("end", (await stream).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
        (await deploying.Ended).Exited(0).Said("during the switch, 0 failed");
    }

    [Fact]
    public async Task A_response_that_still_streams_at_the_maximum_is_cut_off_then_and_reported()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { DrainTimeout = "1s", DrainMax = "3s" };
        await stage.DeployAsync(app);
        var endless = await Slow.BeginAsync(stage, app, "/stream?seconds=600&type=text/plain");

        var deployed = await stage.DeployAsync(app with { Image = "luma-hello:2" });

        await Assert.ThrowsAsync<HttpRequestException>(() => endless);
        deployed.Said("Traffic: ⚠ ").Said(" during the switch, 1 failed");
        Assert.Equal([$"{app.Name}-green"], await Engine.RunningAsync(app));
    }
}
