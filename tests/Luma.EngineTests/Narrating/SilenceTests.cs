using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Narrating;

[Collection(Alone.Name)]
public sealed class SilenceTests
{
    [Fact]
    public async Task A_slow_deployment_is_never_silent_for_long()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();

        var deployed = await stage.DeployAsync(app.In("slow-boot").With("HELLO_BOOT", "6"));

        TimeSpan[] times = [.. deployed.Out.Select(line => line.At), deployed.Elapsed];
        var silences = times.Skip(1).Zip(times, (next, before) => next - before);
        Assert.All(silences, silence => Assert.InRange(silence, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.True(deployed.Elapsed > TimeSpan.FromSeconds(6), "it was not slow");
    }
}
