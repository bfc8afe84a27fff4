using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;

namespace Luma.Tests.Agent.Deployments;

public sealed class ReleaseNumbersTests : IDisposable
{
    private readonly StateOnDisk _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void A_new_app_begins_with_1() => Assert.Equal(1, Numbers().Next("blog"));

    [Fact]
    public void After_the_active_release_comes_the_next_number()
    {
        _state.Folder.Save(Records.App(release: 4));

        Assert.Equal((5, 1), (Numbers().Next("blog"), Numbers().Next("shop")));
    }

    [Fact]
    public void After_a_rollback_no_number_is_given_again()
    {
        _state.Folder.Save(Records.App(release: 5).Succeeded(Records.App(release: 4).Active, "d9"));

        Assert.Equal(6, Numbers().Next("blog"));
    }

    [Fact]
    public void The_number_of_a_failed_release_is_not_given_again()
    {
        _state.Folder.Save(Records.App(release: 4));
        var numbers = Numbers();
        Assert.Equal(5, numbers.Next("blog"));

        var failed = Records.Deployment(state: DeploymentState.Failed) with { Release = 5 };
        numbers.Learn(failed);
        Assert.Equal(6, numbers.Next("blog"));

        _state.Folder.Save(failed);
        Assert.Equal(6, Numbers().Next("blog"));
    }

    [Fact]
    public void An_app_that_was_deleted_begins_anew()
    {
        var deleted = Records.Deployment("d2", state: DeploymentState.Succeeded) with { Kind = DeploymentKind.Delete, Release = 3 };
        _state.Folder.Save(Records.Deployment("d1", state: DeploymentState.Failed) with { Release = 3 });
        var numbers = Numbers();
        Assert.Equal(4, numbers.Next("blog"));

        numbers.Learn(deleted);
        Assert.Equal(1, numbers.Next("blog"));

        _state.Folder.Save(deleted);
        Assert.Equal(1, Numbers().Next("blog"));
        Assert.Empty(Numbers().Attempts()["blog"]);
    }

    private ReleaseNumbers Numbers() => new(_state.Reopen(), new(_state.Reopen()));
}
