using Luma.Agent.Reconciling;
using Luma.Core.Apps;

namespace Luma.Tests.Agent.Reconciling;

public sealed class ResumedDrainsTests
{
    private static readonly DrainSpec Drain = new() { Timeout = Seconds(30), Streams = Seconds(60), Max = Seconds(300) };

    [Theory]
    [InlineData(0, 30, 60, 300)]
    [InlineData(20, 10, 40, 280)]
    [InlineData(45, 0, 15, 255)]
    [InlineData(4000, 0, 0, 0)]
    [InlineData(-4000, 30, 60, 300)]
    public void What_is_left_of_a_drain_is_its_time_less_that_since_the_switch(int since, int timeout, int streams, int max)
    {
        var left = ResumedDrains.Left(Drain, Seconds(since));

        Assert.Equal((Seconds(timeout), Seconds(streams), Seconds(max)), (left.Timeout, left.Streams, left.Max));
    }

    [Fact]
    public void Streams_have_the_time_of_requests_where_nothing_else_is_said() =>
        Assert.Equal(Seconds(10), ResumedDrains.Left(Drain with { Streams = null }, Seconds(20)).Streams);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
