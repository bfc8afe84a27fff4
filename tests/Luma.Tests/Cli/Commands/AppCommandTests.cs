using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Cli.Rig;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Cli.Commands;

public sealed class AppCommandTests : IAsyncLifetime
{
    private static readonly DeletionPreview Preview = new()
    {
        App = "blog",
        Steps = ["forget blog"],
        Containers = ["blog-green", "blog-blue"],
        Routes = ["blog.com"],
        Releases = [2, 1],
        Images = [new("blog:2", "sha256:2", 1536, null), new("blog:1", "sha256:1", 1024, "app web uses it")],
        Volumes = [new("shop_data", null), new("shop_common", "app web uses it")],
        Network = "shop-network",
        Dependents = [new("web", "names blog in BLOG_URL")],
    };

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Theory]
    [InlineData("stop", "POST /api/v1/apps/blog/stop", DeploymentKind.Stop, "Stopped blog ✅ (3.1 s)")]
    [InlineData("start", "POST /api/v1/apps/blog/start", DeploymentKind.Start, "Started blog ✅ (3.1 s)")]
    [InlineData("restart", "POST /api/v1/apps/blog/restart", DeploymentKind.Restart, "Restarted blog ✅ (3.1 s)")]
    [InlineData("delete --yes", "DELETE /api/v1/apps/blog", DeploymentKind.Delete, "Deleted blog ✅ (3.1 s)")]
    public async Task An_operation_is_begun_and_followed(string args, string request, DeploymentKind kind, string last)
    {
        _agent.Accepts(request, Events.Success(kind: kind));
        var outcome = await RunAsync(null, $"{args} blog");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.EndsWith($"[localhost] {last}\n", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y\n", 0, 1)]
    [InlineData("n\n", 2, 0)]
    [InlineData("\n", 2, 0)]
    [InlineData("", 2, 0)]
    public async Task A_person_is_asked_before_an_app_is_deleted(string typed, int code, int deletions)
    {
        _agent.Accepts("DELETE /api/v1/apps/blog", Events.Success(kind: DeploymentKind.Delete));
        _agent.On("GET /api/v1/apps/blog/deletion", 200, Preview, LumaJson.Default.DeletionPreview);
        var outcome = await RunAsync(typed, "delete blog");
        Assert.Equal(code, outcome.Code);
        Assert.Equal(deletions, _agent.Requests.Count(request => request.StartsWith("DELETE", StringComparison.Ordinal)));
        Assert.Contains("blog-green", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("blog.com", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_tells_what_goes_what_stays_and_who_would_miss_it()
    {
        _agent.On("GET /api/v1/apps/blog/deletion?volumes=true", 200, Preview, LumaJson.Default.DeletionPreview);
        Assert.Equal(new(0, """
            [localhost] Deleting blog takes away
            [localhost]   containers blog-green, blog-blue
            [localhost]   routes blog.com
            [localhost]   releases 2, 1
            [localhost]   images blog:2 (1.5 KB)
            [localhost]   volumes, with all that they hold: shop_data
            [localhost]   network shop-network
            [localhost] Volume shop_common stays: app web uses it
            [localhost] Image blog:1 stays: app web uses it
            [localhost] Depends on it: web names blog in BLOG_URL

            """, ""), await RunAsync(null, "delete blog --volumes --dry-run"));
        Assert.DoesNotContain(_agent.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("delete blog --yes", "DELETE /api/v1/apps/blog")]
    [InlineData("delete blog --yes --volumes", "DELETE /api/v1/apps/blog?volumes=true")]
    [InlineData("delete blog --dry-run", "GET /api/v1/apps/blog/deletion")]
    public async Task Who_deletes_what_is_not_there_has_nothing_to_do(string args, string request)
    {
        var outcome = await RunAsync(null, args);
        Assert.Equal(new(0, "", "luma: this server has no app blog; there is nothing to delete\n"), outcome);
        Assert.Equal([request], _agent.Requests);
    }

    [Fact]
    public async Task Logs_bear_the_name_of_their_container()
    {
        _agent.On("GET /api/v1/apps/blog/logs?follow=false&tail=5", context => LogAsync(context, "blog-green-1", "blog-green-2"));
        Assert.Equal(new(0, "blog-green-1 | hello\nblog-green-2 | hello\n", ""), await RunAsync(null, "logs blog --tail 5"));
    }

    [Fact]
    public async Task Interrupting_a_deployment_tells_that_it_goes_on()
    {
        var begun = new TaskCompletionSource();
        _agent.Accepts("POST /api/v1/apps/blog/restart", []).On("GET /api/v1/deployments/d1/events", async context =>
        {
            await FakeAgent.WriteAsync(context, FakeAgent.Numbered(Events.Success()).Take(2));
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var luma = Binary.Start(_agent.Address, "restart", "blog");
        await begun.Task;
        await luma.HearAsync("Deploying blog");
        luma.Interrupt();
        var outcome = await luma.EndAsync();
        Assert.Equal(130, outcome.Code);
        Assert.Equal("luma: interrupted; deployment d1 goes on in the agent: `luma attach d1` follows it, `luma cancel d1` ends it before its switch\n", outcome.Error);
    }

    [Fact]
    public async Task Interrupting_logs_that_are_followed_is_how_one_leaves()
    {
        _agent.On("GET /api/v1/apps/blog/logs?follow=true&tail=100", async context =>
        {
            await LogAsync(context, "blog-green");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using var luma = Binary.Start(_agent.Address, "logs", "-f", "blog");
        await luma.HearAsync("blog-green | hello");
        luma.Interrupt();
        Assert.Equal(new(0, "blog-green | hello\n", ""), await luma.EndAsync());
    }

    private static async Task LogAsync(HttpContext context, params string[] containers)
    {
        foreach (var container in containers)
        {
            var line = new AppLogLine(container, "stdout", DateTimeOffset.UnixEpoch, "hello");
            await context.Response.WriteAsync(JsonSerializer.Serialize(line, LumaJson.Default.AppLogLine) + "\n");
        }

        await context.Response.Body.FlushAsync();
    }

    private Task<Outcome> RunAsync(string? typed, string args) => new LumaRun { Agent = _agent, Typed = typed }.RunAsync(args.Split(' '));
}
