using Luma.Cli.Output;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Core.Planning;

namespace Luma.Tests.Cli.Output;

/// <summary>Shortens what Core's steps really say.</summary>
public sealed class StepTextTests
{
    private static readonly ReplicaSet Set = new(Colour.Green, 2, ["blog-green-1", "blog-green-2"]);

    public static TheoryData<string, string> Steps => new()
    {
        { new AwaitHealth(Set, new()).ToString(), "await 200 from GET /up" },
        { new ConfirmHealth(Set, new()).ToString(), "confirm 200 from GET /up" },
        { new Drain(Set, new()).ToString(), "drain blog-green-1, blog-green-2" },
        { new StopReplicas(Set, TimeSpan.FromSeconds(30)).ToString(), "stop blog-green-1, blog-green-2" },
        { new Watch(Set, new() { Window = TimeSpan.FromMinutes(1) }).ToString(), "watch blog-green-1, blog-green-2" },
        { new HoldTraffic(["blog.com"], TimeSpan.FromMinutes(1)).ToString(), "hold requests for blog.com" },
        { new PullImage("blog:1", Refresh: true).ToString(), "pull image blog:1" },
        { new PullImage("blog:1", Refresh: false).ToString(), "pull image blog:1" },
        { new PullImage("blog:1", Refresh: false, EndsIfSame: true).ToString(), "pull image blog:1" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_running_step_is_told_without_its_limits(string text, string brief) => Assert.Equal(brief, StepText.Short(text));

    [Fact]
    public void A_budget_that_streams_have_of_their_own_is_told() => Assert.Equal(
        "drain blog-green-1, blog-green-2 (timeout 30s, at most 5m, streams 10m)",
        new Drain(Set, new() { Streams = TimeSpan.FromMinutes(10) }).ToString());
}
