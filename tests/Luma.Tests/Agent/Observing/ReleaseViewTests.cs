using Luma.Agent.Api;
using Luma.Agent.Observing;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Observing;

public sealed class ReleaseViewTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Releases_are_told_newest_first_with_what_became_of_them()
    {
        _state.Folder.Save(Records.App(release: 1)
            .Succeeded(Records.Release(Blog.Spec, 3, Colour.Green), "d3")
            .Succeeded(Records.Release(Blog.Spec, 1, Colour.Blue), "d5"));
        _state.Folder.Save(Records.Deployment("d2", state: DeploymentState.Failed) with { Release = 2, Failure = Failure.Of("it broke", "mend it") });
        _state.Folder.Save(Records.Deployment("d3", state: DeploymentState.Succeeded) with
        {
            Release = 3,
            FinishedAt = Records.Then.AddSeconds(2),
            Traffic = new() { Requests = 7 },
        });
        _state.Folder.Save(Records.Deployment("d4", state: DeploymentState.Probing) with { Release = 4 });

        var releases = View().Of("blog");

        Assert.Equal(
            [(4, ReleaseState.UnderWay), (3, ReleaseState.RolledBack), (2, ReleaseState.Failed), (1, ReleaseState.Active)],
            releases.Select(release => (release.Number, release.State)));
        Assert.Equal((TimeSpan.FromSeconds(2), 7, true), (releases[1].Elapsed, releases[1].Traffic?.Requests, releases[1].Kept));
        Assert.Equal("it broke", releases[2].Failure?.Message);
        Assert.Null(releases[3].Elapsed);
    }

    [Fact]
    public void Of_an_app_that_never_came_to_serve_its_attempts_are_told()
    {
        _state.Folder.Save(Records.Deployment(state: DeploymentState.Failed));

        Assert.Equal(ReleaseState.Failed, Assert.Single(View().Of("blog")).State);
        Assert.Equal(ProblemTypes.NotFound, Assert.Throws<ApiFault>(() => View().Of("shop")).Problem.Type);
    }

    [Fact]
    public void What_is_beyond_what_is_kept_is_not_told()
    {
        var spec = Blog.Spec with { Releases = new() { Keep = 3 } };
        _state.Folder.Save(Records.App(spec, release: 1).Succeeded(Records.Release(spec, 3, Colour.Green), "d3").Succeeded(Records.Release(spec, 5, Colour.Blue), "d5"));
        _state.Folder.Save(Records.Deployment("d2", state: DeploymentState.Failed) with { Release = 2 });
        _state.Folder.Save(Records.Deployment("d4", state: DeploymentState.Failed) with { Release = 4 });
        _state.Folder.Save(Records.Deployment("d6", state: DeploymentState.Probing) with { Release = 6 });

        Assert.Equal([6, 5, 4, 3], View().Of("blog").Select(release => release.Number));
    }

    private ReleaseView View() => new(new(_state.Folder), new(_state.Folder, new(_state.Folder)), TimeProvider.System);
}
