using Luma.Core.Api;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Fleets;

/// <summary>Two servers that do as they are told, and what becomes of it where one of them does not.</summary>
public sealed class FleetOperationTests : IDisposable
{
    private const string Promotion = "POST /api/v1/deployments/20260102-030405678-abcd/promote";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_are_promoted_only_when_all_hold()
    {
        await using var one = await HeldAgent.StartAsync();
        await using var two = await HeldAgent.StartAsync();

        var outcome = await DeployAsync(one, two);

        Assert.Equal(0, outcome.Code);
        Assert.True(one.Heard("promote") && two.Heard("promote"));
        Assert.Contains("2 servers serve web 1.4 ✅", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_refuses_has_the_others_called_off_and_its_exit_code_counts()
    {
        await using var one = await HeldAgent.StartAsync();
        await using var two = await HeldAgent.StartAsync();
        two.Agent.Refuses("POST /api/v1/deployments?hold=60", new() { Type = ProblemTypes.HostTaken, Title = "Host taken", Status = 409, Detail = "web.com leads to shop" });

        var outcome = await DeployAsync(one, two);

        Assert.Equal(2, outcome.Code);
        Assert.True(one.Heard("cancel") && !one.Heard("promote"));
        Assert.Contains("web: b: web.com leads to shop", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("nobody has switched", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_images_under_one_tag_are_refused_and_all_called_off()
    {
        await using var one = await HeldAgent.StartAsync("sha256:one");
        await using var two = await HeldAgent.StartAsync("sha256:two");

        var outcome = await DeployAsync(one, two);

        Assert.Equal(1, outcome.Code);
        Assert.True(one.Heard("cancel") && two.Heard("cancel") && !one.Heard("promote") && !two.Heard("promote"));
        Assert.Contains("sha256:one (1.4) on a; sha256:two (1.4) on b", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_promotion_that_is_not_heard_is_said_again()
    {
        await using var one = await HeldAgent.StartAsync();
        await using var two = await HeldAgent.StartAsync();
        var deaf = 2;
        var hears = two.Agent.AnswerTo(Promotion);
        two.Agent.On(Promotion, context =>
        {
            if (deaf-- == 0)
            {
                return hears(context);
            }

            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(0, (await DeployAsync(one, two)).Code);
    }

    [Fact]
    public async Task Where_one_is_not_reached_nothing_is_begun()
    {
        await using var one = await HeldAgent.StartAsync();
        await using var two = await HeldAgent.StartAsync();
        await two.Agent.LeaveAsync();

        var outcome = await DeployAsync(one, two);

        Assert.Equal(3, outcome.Code);
        Assert.DoesNotContain(one.Agent.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.Contains("nothing was begun on any server", outcome.Error, StringComparison.Ordinal);
    }

    private Task<Outcome> DeployAsync(HeldAgent one, HeldAgent two)
    {
        _folder.With("luma.yml", $"project: shop\nservers:\n{one.Yaml("a")}{two.Yaml("b")}apps: {{web: {{image: 'web:1.4', proxy: {{app_port: 3000}}}}}}\n");
        return new LumaRun { Folder = _folder.Path, Time = TimeProvider.System }.RunAsync("deploy");
    }
}
