using Luma.Agent.Api;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Agent.Api;

public sealed class HoldTimeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("60", 60)]
    [InlineData("604800", 604_800)]
    public void Whole_seconds_are_understood(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), In(text));

    [Fact]
    public void Where_nothing_is_said_nothing_is_held() => Assert.Null(HoldTime.In(new QueryCollection(), "hold"));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1h")]
    [InlineData("604801")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused_by_its_name_and_value(string text)
    {
        var refused = Assert.Throws<ApiFault>(() => In(text)).Problem;

        Assert.Equal((ProblemTypes.BadRequest, 400), (refused.Type, refused.Status));
        Assert.Equal($"hold must be whole seconds from 1 to 604800 (was '{text}')", refused.Detail);
    }

    [Fact]
    public void A_path_says_it_beside_whatever_else_it_says()
    {
        Assert.Equal("/api/v1/deployments?hold=90", ApiPaths.Held(ApiPaths.Deployments, TimeSpan.FromSeconds(90)));
        Assert.Equal("/api/v1/deployments?hold=90&wait=false", ApiPaths.NotWaiting(ApiPaths.Held(ApiPaths.Deployments, TimeSpan.FromSeconds(90))));
        Assert.Equal("/api/v1/apps/blog/rollback?dry_run=false&hold=1", ApiPaths.Held(ApiPaths.AppRollback("blog", null), TimeSpan.FromSeconds(1)));
        Assert.Equal(ApiPaths.Deployments, ApiPaths.Held(ApiPaths.Deployments, null));
        Assert.Equal("/api/v1/deployments/d1/hold?for=60", ApiPaths.DeploymentHold("d1", TimeSpan.FromMinutes(1)));
    }

    private static TimeSpan? In(string text) => HoldTime.In(new QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["hold"] = text }), "hold");
}
