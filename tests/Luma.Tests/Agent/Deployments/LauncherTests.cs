using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Deployments;

/// <summary>What is refused before anybody looks at Docker, for which the launcher needs none of its hands.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly Launcher _launcher;

    public LauncherTests() => _launcher = new(
        new AppStore(_state.Folder), new(_state.Folder, TimeProvider.System), exposures: new(NullLogger<Exposures>.Instance), observer: null!, conflicts: null!, pad: null!, revival: null!, likeness: null!, deletions: null!,
        numbers: null!, targets: null!, TimeProvider.System);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Every_problem_of_a_spec_is_told_at_once() => Assert.Equal(
        ["apps.blog.replicas must lie between 1 and 100 (was 0)", "apps.blog.drain.max must be at most 720h (was 1440h)"],
        await RefusedAsync(Blog.Spec with { Replicas = 0, Drain = new() { Max = TimeSpan.FromDays(60) } }));

    [Fact]
    public async Task A_host_that_is_listed_twice_is_refused() => Assert.Equal(
        ["apps.blog.proxy.hosts[1] is listed twice (was 'BLOG.example.com')"],
        await RefusedAsync(Blog.Spec.OnHosts("blog.example.com", "BLOG.example.com")));

    [Fact]
    public async Task A_secret_without_a_value_is_refused_by_its_name() => Assert.Equal(
        ["apps.blog.environment.secret TOKEN has no value"],
        await RefusedAsync(Blog.Spec with { Secrets = ["TOKEN", "KEY"] }, ("KEY", "hunter2")));

    [Fact]
    public async Task No_refusal_holds_a_value()
    {
        var told = await RefusedAsync(Blog.Spec with { Secrets = ["TOKEN=hunter2"] }, ("KEY", "hunter2"));

        Assert.DoesNotContain(told, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_acted_on()
    {
        Func<string, Asker, CancellationToken, Task<DeploymentAccepted>>[] actions =
        [
            _launcher.RestartAsync, _launcher.StopAsync, _launcher.StartAsync,
            (app, asker, ct) => _launcher.DeleteAsync(app, volumes: false, asker, ct),
            (app, asker, ct) => _launcher.RollbackAsync(app, to: null, asker, ct),
        ];

        foreach (var act in actions)
        {
            var refused = await Assert.ThrowsAsync<ApiFault>(() => act("blog", new("ann"), CancellationToken.None));
            Assert.Equal((ProblemTypes.NotFound, 404, "this server has no app blog"), (refused.Problem.Type, refused.Problem.Status, refused.Problem.Detail));
        }
    }

    /// <summary>The dry run and the deployment refuse alike.</summary>
    private async Task<IEnumerable<string>> RefusedAsync(AppSpec app, params (string Name, string Value)[] secrets)
    {
        var request = new DeployRequest { App = app, Secrets = secrets.ToDictionary(secret => secret.Name, secret => secret.Value) };
        var preview = await Assert.ThrowsAsync<ApiFault>(() => _launcher.PreviewAsync(request, new("ann"), CancellationToken.None));
        var deploy = await Assert.ThrowsAsync<ApiFault>(() => _launcher.DeployAsync(request, new("ann"), CancellationToken.None));

        Assert.Equal((ProblemTypes.InvalidSpec, 422), (deploy.Problem.Type, deploy.Problem.Status));
        Assert.Equal(preview.Problem.Errors, deploy.Problem.Errors);
        Assert.Equal(string.Join("; ", deploy.Problem.Errors), deploy.Message);
        return deploy.Problem.Errors.Select(problem => problem.ToString());
    }
}
