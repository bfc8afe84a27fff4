using System.Text.Json;
using Luma.Core;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

public sealed class DeployTests : IAsyncLifetime
{
    private const string Post = "POST /api/v1/deployments";

    private const string Yaml = """
        project: shop
        apps:
          blog:
            image: my-blog:3
            replicas: 2
            proxy: {hosts: [blog.com], app_port: 3000}
            environment:
              plain: {LOG: info}
              secret: [TOKEN]
          api:
            image: my-api:1
            proxy: {app_port: 8080}
        """;

    private FakeAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await FakeAgent.StartAsync();
        _agent.Folder.With("luma.yml", Yaml).With(".luma/secrets", "TOKEN=hunter2\n");
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task A_success_is_told_as_people_know_it_and_ends_with_0()
    {
        _agent.Accepts(Post, Events.Success(traffic: Events.Quiet));
        Assert.Equal(new(0, """
            [localhost] Deploying blog (2 replicas)...
            [localhost] Health checks: ✓ 2/2 replicas healthy
            [localhost] Traffic: 4 812 requests during the switch, 0 failed
            [localhost] Deployment complete ✅ (3.1 s)

            """, ""), await RunAsync("deploy", "blog"));
    }

    [Fact]
    public async Task The_spec_goes_with_the_values_of_its_secrets_and_no_others()
    {
        _agent.Accepts(Post, Events.Success());
        await RunAsync("deploy", "blog", "--image", "my-blog:4");
        var request = JsonSerializer.Deserialize(Assert.Single(_agent.Bodies), LumaJson.Default.DeployRequest)!;
        Assert.Equal(("shop", "blog", "my-blog:4", 2), (request.App.Project, request.App.Name, request.App.Image, request.App.Replicas));
        Assert.Equal("hunter2", Assert.Single(request.Secrets).Value);
    }

    [Fact]
    public async Task Without_names_every_app_is_deployed_in_the_order_of_the_file()
    {
        _agent.Accepts(Post, Events.Success());
        Assert.Equal(0, (await RunAsync("deploy")).Code);
        Assert.Equal(["blog", "api"], _agent.Bodies.Select(body => JsonSerializer.Deserialize(body, LumaJson.Default.DeployRequest)!.App.Name));
    }

    [Fact]
    public async Task After_a_failure_the_rest_is_not_attempted_and_named()
    {
        _agent.Accepts(Post, Events.Failure());
        var outcome = await RunAsync("deploy");
        Assert.Equal(1, outcome.Code);
        Assert.Single(_agent.Bodies);
        Assert.Equal("luma: blog: deployment failed (d1)\nluma: not attempted after that: api\n", outcome.Error);
    }

    [Theory]
    [InlineData(AppCondition.Running, "[localhost] The release that served before still serves.\n")]
    [InlineData(AppCondition.Degraded, "[localhost] The release that served before still serves.\n")]
    [InlineData(AppCondition.Stopped, "[localhost] The app is stopped.\n")]
    [InlineData(AppCondition.Absent, "[localhost] Nothing of it is left behind.\n")]
    [InlineData(AppCondition.Down, "[localhost] The active release does not answer; `luma status blog` tells more.\n")]
    public async Task A_failure_tells_what_serves_now(AppCondition condition, string line)
    {
        var status = new AppStatus { Project = "shop", Name = "blog", Condition = condition, Now = DateTimeOffset.UnixEpoch };
        _agent.Accepts(Post, Events.Failure()).On("GET /api/v1/apps/blog", 200, status, LumaJson.Default.AppStatus);
        var outcome = await RunAsync("deploy", "blog");
        Assert.Equal(1, outcome.Code);
        Assert.EndsWith($"[localhost] Remedy: Mend what /up checks, then deploy again.\n{line}", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_deployment_that_fails_leaves_nothing()
    {
        _agent.Accepts(Post, Events.Failure());
        Assert.EndsWith("[localhost] Nothing of it is left behind.\n", (await RunAsync("deploy", "blog")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_numbered_steps_and_begins_nothing()
    {
        _agent.On($"{Post}?dry_run=true", 200, new PlanPreview(["create network shop-network", "start blog-blue"]), LumaJson.Default.PlanPreview);
        Assert.Equal(new(0, "[localhost] Plan for blog:\n[localhost]   1. create network shop-network\n[localhost]   2. start blog-blue\n", ""),
            await RunAsync("deploy", "blog", "--dry-run"));
        Assert.Equal(new(0, """{"app":"blog","steps":["create network shop-network","start blog-blue"]}""" + "\n", ""),
            await RunAsync("deploy", "blog", "--dry-run", "--json"));
        Assert.All(_agent.Requests, request => Assert.EndsWith("dry_run=true", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_passes_the_events_on_as_they_come()
    {
        _agent.Accepts(Post, Events.Failure());
        var outcome = await RunAsync("deploy", "blog", "--json");
        var events = outcome.Out.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize(line, LumaJson.Default.DeploymentEvent)).ToList();
        Assert.Equal(1, outcome.Code);
        Assert.Equal("blog", Assert.IsType<DeploymentStarted>(events[0]).App);
        Assert.Equal("Mend what /up checks, then deploy again.", Assert.IsType<DeploymentFinished>(events[^1]).Failure!.Remedy);
    }

    [Fact]
    public async Task What_the_agent_refuses_in_a_spec_is_put_at_its_place_in_the_file()
    {
        _agent.Refuses(Post, new()
        {
            Type = ProblemTypes.InvalidSpec,
            Title = "The spec breaks rules",
            Status = 422,
            Errors = [new("apps.blog.proxy.hosts[0]", "is no good (was 'blog.com')"), new("apps.blog.image", "is no good")],
        });
        Assert.Equal(new(2, "", """
            luma.yml:4:5 apps.blog.image is no good
            luma.yml:6:21 apps.blog.proxy.hosts[0] is no good (was 'blog.com')
            luma: 2 problems in luma.yml; nothing was deployed

            """), await RunAsync("deploy", "blog"));
    }

    [Theory]
    [InlineData("deploy", "blgo", "luma: luma.yml has no app named 'blgo'\nluma: Did you mean blog?\n")]
    [InlineData("deploy", "shop", "luma: luma.yml has no app named 'shop'\nluma: It has blog, api.\n")]
    [InlineData("deploy --image x:1", "", "luma: --image is for one app, but 2 are to be deployed\nluma: Name the app: luma deploy APP --image REF.\n")]
    [InlineData("deploy api --image", "No!", "luma: --image must be an image reference (was 'No!')\nluma: Write for example --image my-blog:1.4.\n")]
    [InlineData("deploy --version 2", "", "luma: --version is for one app, but 2 are to be deployed\nluma: Name the app: luma deploy APP --version VERSION.\n")]
    [InlineData("deploy api --version", "a b", "luma: --version must have 1 to 128 characters and no spaces (was 'a b')\nluma: Write for example --version 1.4.2.\n")]
    public async Task Bad_usage_begins_nothing_and_ends_with_2(string args, string last, string error)
    {
        Assert.Equal(new(2, "", error), await RunAsync([.. args.Split(' '), .. last.Length == 0 ? Array.Empty<string>() : [last]]));
        Assert.Empty(_agent.Requests);
    }

    [Fact]
    public async Task What_serves_already_is_not_deployed_and_that_is_no_failure()
    {
        _agent.Accepts(Post, new DeploymentStarted("d1", DeploymentKind.Deploy, "blog", 0, []), new DeploymentFinished(DeploymentState.Succeeded, default, Events.Quiet, null) { Unchanged = true });
        Assert.Equal(new(0, """
            [localhost] Deploying blog...
            [localhost] blog serves this image with this configuration already; nothing was done (--force deploys it all the same)

            """, ""), await RunAsync("deploy", "blog"));
        Assert.Equal(0, (await RunAsync("deploy", "blog", "--force")).Code);
        Assert.Equal([false, true], _agent.Bodies.Select(body => JsonSerializer.Deserialize(body, LumaJson.Default.DeployRequest)!.Force));
        _agent.On($"{Post}?dry_run=true", 200, new PlanPreview([]), LumaJson.Default.PlanPreview);
        Assert.Equal(
            "[localhost] Plan for blog:\n[localhost]   nothing, since what is asked for serves already\n", (await RunAsync("deploy", "blog", "--dry-run")).Out);
    }

    [Fact]
    public async Task The_command_line_says_what_to_call_the_release()
    {
        _agent.Accepts(Post, Events.Success());
        Assert.Equal(0, (await RunAsync("deploy", "blog", "--version", "1.4.2")).Code);
        Assert.Equal("1.4.2", JsonSerializer.Deserialize(Assert.Single(_agent.Bodies), LumaJson.Default.DeployRequest)!.App.Version);
    }

    [Fact]
    public async Task A_missing_secret_begins_nothing()
    {
        File.Delete(_agent.Folder.Of(".luma/secrets"));
        var outcome = await RunAsync("deploy", "api");
        Assert.Equal(2, outcome.Code);
        Assert.StartsWith("luma.yml:9:16 apps.blog.environment.secret[0] has no value", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_agent.Requests);
    }

    [Theory]
    [InlineData("deploy blog")]
    [InlineData("deploy blog -v")]
    [InlineData("deploy blog --json")]
    [InlineData("deploy blog --dry-run -v")]
    [InlineData("status blog -v")]
    public async Task No_output_holds_the_value_of_a_secret(string args)
    {
        _agent.Accepts(Post, Events.Failure()).On($"{Post}?dry_run=true", 200, new PlanPreview(["x"]), LumaJson.Default.PlanPreview);
        Assert.DoesNotContain("hunter2", (await RunAsync(args.Split(' '))).All, StringComparison.Ordinal);
        File.SetUnixFileMode(_agent.Folder.Of(".luma/secrets"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await File.AppendAllTextAsync(_agent.Folder.Of(".luma/secrets"), "hunter2\nA=\"hunter2\n");
        Assert.DoesNotContain("hunter2", (await RunAsync(args.Split(' '))).All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secrets_file_that_others_can_read_is_warned_of_and_used()
    {
        _agent.Accepts(Post, Events.Success());
        File.SetUnixFileMode(_agent.Folder.Of(".luma/secrets"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var outcome = await RunAsync("deploy", "blog");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("luma: .luma/secrets can be read by others than its owner; close it with `chmod 600 .luma/secrets`\n", outcome.Error);
    }

    private Task<Outcome> RunAsync(params string[] args) => new LumaRun { Folder = _agent.Folder.Path, Agent = _agent }.RunAsync(args);
}
