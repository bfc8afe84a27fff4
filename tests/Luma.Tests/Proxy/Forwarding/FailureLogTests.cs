using Luma.Proxy;
using Luma.Tests.Proxy.Rig;

namespace Luma.Tests.Proxy.Forwarding;

public sealed class FailureLogTests
{
    [Fact]
    public void Of_many_failures_a_few_are_told_and_the_others_counted()
    {
        var (time, log) = (new ManualTime(), new KeptLog());
        var failures = new FailureLog(time, log);

        for (var i = 0; i < 1000; i++)
        {
            failures.Tell(Target("shop"), new Attempt(Verdict.HungUp, new IOException("gone")));
        }

        Assert.Equal(10, log.Lines.Count);
        failures.Tell(Target("blog"), new Attempt(Verdict.HungUp, new IOException("gone")));
        Assert.Equal("blog 1: a request failed (HungUp): gone", log.Lines.Last());
        time.Advance(TimeSpan.FromSeconds(10));
        failures.Tell(Target("shop"), new Attempt(Verdict.HungUp, new IOException("again")));
        Assert.Equal(
            ["shop: 990 more requests failed before this one and were not told one by one", "shop 1: a request failed (HungUp): again"],
            log.Lines.TakeLast(2));
    }

    private static RouteTarget Target(string app) =>
        new(new Route { Host = "a", App = app, Release = "1" }, [], new TrafficMeter());
}
