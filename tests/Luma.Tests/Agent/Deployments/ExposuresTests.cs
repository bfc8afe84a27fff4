using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Luma.Tests.Agent.Deployments;

/// <summary>Who waits before its containers start, and for whom.</summary>
public sealed class ExposuresTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly Exposures _exposures = new(NullLogger<Exposures>.Instance);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task A_newcomer_waits_until_the_other_deployment_is_through_and_tells_so()
    {
        var other = Run("blog", exposed: true);
        var newcomer = Run("shop", exposed: false);

        var waiting = _exposures.AwaitOthersAsync(newcomer, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        other.Exposure.Dispose();

        await waiting;
        newcomer.Deployment.Leave();
        var told = Assert.IsType<DeploymentWarned>(Assert.Single(await newcomer.Deployment.ReadAsync(CancellationToken.None).ToListAsync()));
        Assert.StartsWith("waiting for the deployment of blog", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newcomer_that_is_cancelled_waits_no_longer()
    {
        Run("blog", exposed: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _exposures.AwaitOthersAsync(Run("shop", exposed: false), new(canceled: true)));
    }

    [Fact]
    public void Two_that_are_both_exposed_do_not_wait_for_each_other()
    {
        var (one, other) = (Run("blog", exposed: true), Run("shop", exposed: true));

        Assert.True(_exposures.AwaitOthersAsync(one, CancellationToken.None).IsCompletedSuccessfully);
        Assert.True(_exposures.AwaitOthersAsync(other, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("site", false)]
    [InlineData("elsewhere", true)]
    public void Nobody_waits_where_nothing_is_exposed_or_for_another_project(string project, bool exposed)
    {
        Run("blog", exposed);

        Assert.True(_exposures.AwaitOthersAsync(Run("shop", exposed: false, project), CancellationToken.None).IsCompletedSuccessfully);
    }

    private DeploymentRun Run(string app, bool exposed, string project = "site")
    {
        var spec = Blog.Spec with { Name = app, Project = project };
        var run = new DeploymentRun
        {
            Deployment = new(Records.Deployment(app: app), spec, _state.Folder, TimeProvider.System),
            Hold = _state,
            Exposure = _exposures.Begin(spec),
            Plan = new([]),
            Seen = new(),
        };
        if (!exposed)
        {
            run.Exposure.Dispose();
        }

        return run;
    }
}
