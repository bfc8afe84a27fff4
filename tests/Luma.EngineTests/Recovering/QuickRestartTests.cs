using System.Diagnostics;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

[Collection(Alone.Name)]
public sealed class QuickRestartTests
{
    [Fact]
    public async Task The_app_answers_with_the_same_release_within_two_seconds_of_the_agents_start()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        var before = await Engine.PictureAsync(app);

        (await stage.Agent.StopAsync()).Exited(0);
        var watch = Stopwatch.StartNew();
        await stage.Agent.StartAsync();
        var version = await stage.Proxy.VersionAsync(app);
        var answered = watch.Elapsed;

        Assert.Equal("2", version);
        Assert.InRange(answered, TimeSpan.Zero, await EmptyStartAsync() + TimeSpan.FromSeconds(2));
        Assert.Equal(before, await Engine.PictureAsync(app));
        await stage.AllServeAsync(app);
    }

    /// <summary>How long an agent without any app takes, on this machine, at this moment.</summary>
    private static async Task<TimeSpan> EmptyStartAsync()
    {
        await using var empty = Stage.Silent();
        var watch = Stopwatch.StartNew();
        await empty.Agent.StartAsync();
        await empty.Proxy.AskAsync("nobody.test");
        return watch.Elapsed;
    }
}
