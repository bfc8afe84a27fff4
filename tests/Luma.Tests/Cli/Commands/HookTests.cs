using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

/// <summary><c>hooks</c> around <c>luma deploy</c>.</summary>
public sealed class HookTests : IAsyncLifetime
{
    private const string Post = "POST /api/v1/deployments";

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = (await FakeAgent.StartAsync()).Accepts(Post, Events.Success());

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task They_run_in_the_files_folder_before_and_after_and_are_heard()
    {
        Hooks("pre_deploy: 'echo before; pwd'", "post_deploy: 'echo after >&2'");

        var outcome = await RunAsync("deploy");

        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.StartsWith($"[pre_deploy] before\n[pre_deploy] {_agent.Folder.Path}\n[localhost] Deploying blog", outcome.Out, StringComparison.Ordinal);
        Assert.EndsWith("Deployment complete ✅ (3.1 s)\n[post_deploy] after\n", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LUMA_HOOK", "pre_deploy")]
    [InlineData("LUMA_PROJECT", "shop")]
    [InlineData("LUMA_APPS", "blog")]
    [InlineData("LUMA_VERSION", "3")]
    [InlineData("LUMA_IMAGES", "my-blog:3")]
    [InlineData("LUMA_SERVERS", "localhost")]
    [InlineData("LUMA_ENVIRONMENT", "")]
    public async Task They_are_told_what_it_is_about(string variable, string value)
    {
        Hooks($"pre_deploy: 'echo \"<${{{variable}}}>\"'");

        Assert.StartsWith($"[pre_deploy] <{value}>\n", (await RunAsync("deploy")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_fails_before_keeps_everything_from_being_touched()
    {
        Hooks("pre_deploy: 'echo no; exit 7'", "post_deploy: 'echo $LUMA_RESULT $LUMA_EXIT_CODE'");

        Assert.Equal(new(1, "[pre_deploy] no\n[post_deploy] failed 1\n",
            "luma: hooks.pre_deploy ended with exit code 7; nothing was deployed\nluma: Mend what it says, or take hooks.pre_deploy out of luma.yml.\n"), await RunAsync("deploy"));
        Assert.Empty(_agent.Requests);
    }

    [Fact]
    public async Task The_last_one_runs_also_after_a_failure_and_is_told_of_it()
    {
        _agent.Accepts(Post, Events.Failure());
        Hooks("post_deploy: 'echo $LUMA_RESULT $LUMA_EXIT_CODE'");

        var outcome = await RunAsync("deploy");

        Assert.Equal(1, outcome.Code);
        Assert.EndsWith("[post_deploy] failed 1\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_one_changes_nothing_if_it_fails()
    {
        Hooks("post_deploy: 'exit 9'");

        Assert.Equal((0, "luma: hooks.post_deploy ended with exit code 9, which changes nothing\n"), await RunAsync("deploy") is var outcome ? (outcome.Code, outcome.Error) : default);
    }

    [Fact]
    public async Task What_is_held_is_told_so()
    {
        _agent.Accepts($"{Post}?hold=3600", [.. Events.Success().Take(7), new DeploymentHeld(DateTimeOffset.UnixEpoch, null, [])]);
        Hooks("post_deploy: 'echo $LUMA_RESULT'");

        Assert.EndsWith("[post_deploy] held\n", (await RunAsync("deploy", "--hold")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_programs_they_write_to_standard_error_and_their_end_is_an_event()
    {
        Hooks("pre_deploy: 'echo before'");

        var outcome = await RunAsync("deploy", "--json");

        Assert.StartsWith("""{"type":"hook","hook":"pre_deploy","exitCode":0,"elapsed":""", outcome.Out, StringComparison.Ordinal);
        Assert.Equal("[pre_deploy] before\n", outcome.Error);
    }

    [Fact]
    public async Task A_dry_run_runs_none()
    {
        _agent.On($"{Post}?dry_run=true", 200, new Luma.Core.Api.PlanPreview([]), Luma.Core.Api.LumaJson.Default.PlanPreview);
        Hooks("pre_deploy: 'exit 1'");

        Assert.Equal(0, (await RunAsync("deploy", "--dry-run")).Code);
    }

    /// <summary>Nothing is built here.</summary>
    [Fact]
    public async Task What_is_to_run_before_a_build_runs_only_before_one()
    {
        Hooks("pre_build: 'exit 1'");

        Assert.Equal(0, (await RunAsync("deploy")).Code);
    }

    [Fact]
    public async Task One_that_is_no_command_is_told_with_its_place()
    {
        Hooks("pre_deploy: ''", "after: 'x'");

        var outcome = await RunAsync("deploy");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("luma.yml:3:3 hooks.pre_deploy must be a command for the shell", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("luma.yml:4:3 hooks.after is unknown", outcome.Error, StringComparison.Ordinal);
    }

    private void Hooks(params string[] hooks) => _agent.Folder.With("luma.yml", $$$"""
        project: shop
        hooks:
        {{{string.Join('\n', hooks.Select(hook => $"  {hook}"))}}}
        apps:
          blog: {image: my-blog:3, replicas: 2, proxy: {hosts: [blog.com], app_port: 3000}}
        """);

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Agent = _agent, Folder = _agent.Folder.Path }.RunAsync(args);
}
