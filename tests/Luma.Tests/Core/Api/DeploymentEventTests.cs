using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Tests.Core.Api;

public sealed class DeploymentEventTests
{
    private static readonly TrafficReport Traffic = new()
    {
        Requests = 7, Failed = 1, AppErrors = 2, ClientAborts = 3, Retried = 4, StreamsClosed = 5, P99 = TimeSpan.FromMilliseconds(6), Slowest = TimeSpan.FromSeconds(7),
    };

    private static readonly Dictionary<string, DeploymentEvent> Samples = new()
    {
        ["queued"] = new DeploymentQueued("d2", DeploymentKind.Deploy, "blog", 1, new("d1", DeploymentKind.Stop, "ann", 4242, new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), "step 1 of 3: answer 503")),
        ["started"] = new DeploymentStarted("d1", DeploymentKind.Restart, "blog", 2, ["start blog-blue", "forget blog"]),
        ["step"] = new StepStarted(1, 2, "start blog-blue", DeploymentState.GoingBack),
        ["step-done"] = new StepFinished(1, TimeSpan.FromMilliseconds(12)),
        ["pull"] = new ImagePulling("blog:2", "Downloading", 1, 2),
        ["health"] = new HealthProgressed(1, 2, "GET /up answered 500"),
        ["held"] = new DeploymentHeld(new(2030, 1, 2, 4, 4, 5, TimeSpan.Zero), "0123456789abcdef", ["http://blog.example.com/"]),
        ["switched"] = new TrafficSwitched(7, TimeSpan.FromTicks(8)),
        ["drain"] = new DrainProgressed(3, 1, TimeSpan.FromSeconds(1)),
        ["watch"] = new WatchProgressed(1200, 3, TimeSpan.FromSeconds(4)),
        ["warning"] = new DeploymentWarned("the disk is nearly full"),
        ["finished"] = new DeploymentFinished(DeploymentState.Failed, TimeSpan.FromSeconds(9), Traffic, new("it broke", "mend it", ["line 1", "line 2"])),
    };

    public static TheoryData<string> Types => [.. Samples.Keys];

    [Fact]
    public void Every_event_is_among_the_samples() => Assert.Equal(
        typeof(DeploymentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeploymentEvent))).Select(type => type.Name).Order(),
        Samples.Values.Select(sample => sample.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_comes_back_as_it_went_by_the_name_of_its_type(string type)
    {
        var sample = Samples[type] with { Sequence = 42, At = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero) };

        var text = JsonSerializer.Serialize(sample, LumaJson.Default.DeploymentEvent);
        var again = JsonSerializer.Deserialize(text, LumaJson.Default.DeploymentEvent)!;

        Assert.StartsWith($$"""{"type":"{{type}}",""", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
        Assert.Equal(sample.GetType(), again.GetType());
        Assert.Equivalent(sample, again, strict: true);
        Assert.Equal(text, JsonSerializer.Serialize(again, LumaJson.Default.DeploymentEvent));
    }

    [Fact]
    public void The_name_of_the_type_may_come_last() => Assert.Equal(
        new DeploymentWarned("careful") { Sequence = 1 },
        JsonSerializer.Deserialize("""{"message":"careful","sequence":1,"at":"0001-01-01T00:00:00+00:00","type":"warning"}""", LumaJson.Default.DeploymentEvent));
}
