using Luma.Agent.Api;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Agent.Api;

/// <summary>Fault 41: CLI and agent of different versions.</summary>
public sealed class VersionCheckTests
{
    [Theory]
    [InlineData("POST", null)]
    [InlineData("POST", "1")]
    [InlineData("GET", "99")]
    public async Task Who_is_understood_is_served_and_told_the_agents_level(string method, string? level)
    {
        var (context, served) = await AskAsync(method, level);

        Assert.True(served);
        Assert.Equal(ApiLevel.Text, context.Response.Headers[ApiLevel.Header]);
    }

    [Theory]
    [InlineData("POST", "99", ApiLevel.UpgradeAgent)]
    [InlineData("DELETE", "99", ApiLevel.UpgradeAgent)]
    [InlineData("POST", "0", ApiLevel.UpgradeClient)]
    [InlineData("GET", "0", ApiLevel.UpgradeClient)]
    public async Task Fault_41_who_would_be_misunderstood_is_refused_and_told_what_to_upgrade(string method, string level, string remedy)
    {
        var refused = await Assert.ThrowsAsync<ApiFault>(() => AskAsync(method, level));

        Assert.Equal((ProblemTypes.Versions, 400, remedy), (refused.Problem.Type, refused.Problem.Status, refused.Problem.Remedy));
        Assert.Contains($"level {level} of the API", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_level_is_a_bad_request() =>
        Assert.Equal(ProblemTypes.BadRequest, (await Assert.ThrowsAsync<ApiFault>(() => AskAsync("GET", "new"))).Problem.Type);

    private static async Task<(HttpContext Context, bool Served)> AskAsync(string method, string? level)
    {
        var context = new DefaultHttpContext { Request = { Method = method } };
        if (level is not null)
        {
            context.Request.Headers[ApiLevel.Header] = level;
        }

        var served = false;
        await VersionCheck.CheckAsync(context, _ =>
        {
            served = true;
            return Task.CompletedTask;
        });
        return (context, served);
    }
}
