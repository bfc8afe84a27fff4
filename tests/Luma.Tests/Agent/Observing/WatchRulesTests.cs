using Luma.Agent.Observing;
using Luma.Core.Apps;
using Luma.Proxy;

namespace Luma.Tests.Agent.Observing;

public sealed class WatchRulesTests
{
    [Theory]
    [InlineData(100, 6, 0, 0, true)] // more than 5 %
    [InlineData(100, 5, 0, 0, false)] // just 5 %
    [InlineData(4, 4, 0, 0, false)] // too few to say anything
    [InlineData(5, 5, 0, 0, true)]
    [InlineData(0, 0, 0, 0, false)]
    [InlineData(1000, 200, 1000, 200, false)] // no worse than before
    [InlineData(1000, 201, 1000, 200, true)]
    [InlineData(1000, 40, 1000, 0, false)] // worse, and allowed
    public void A_release_is_bad_that_errs_more_than_it_may_and_more_than_the_one_before(long requests, long errors, long requestsBefore, long errorsBefore, bool bad) =>
        Assert.Equal(bad, WatchRules.AreTooMany(new(requests, errors), new(requestsBefore, errorsBefore), new WatchSpec()));

    [Fact]
    public void Where_no_error_may_be_few_are_too_many() =>
        Assert.True(WatchRules.AreTooMany(new(1_000_000, 5), default, new WatchSpec { Errors = 0 }));

    [Fact]
    public void What_the_proxy_answered_in_the_apps_place_counts_and_what_clients_gave_up_does_not()
    {
        var traffic = new Traffic
        {
            Answers = StatusClasses.None with { Successful = 90, ServerError = 2 },
            Failures = ProxyFailures.None with { BadGateway = 1, GatewayTimeout = 2, Broken = 3, Unavailable = 50 },
            ClientAborts = 7,
        };

        Assert.Equal(new(98, 8), WatchRules.Count(traffic));
    }
}
