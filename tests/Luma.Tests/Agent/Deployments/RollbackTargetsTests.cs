using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;

namespace Luma.Tests.Agent.Deployments;

public sealed class RollbackTargetsTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly RollbackTargets _targets;

    public RollbackTargetsTests() => _targets = new(new(_state.Folder, new(_state.Folder)));

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(null, 4)]
    [InlineData("2", 2)]
    [InlineData("1.1", 3)]
    [InlineData("1.0", 1)]
    [InlineData("6", 6)]
    [InlineData("1.3", 6)]
    public void A_release_is_chosen_by_number_or_version(string? to, int number) => Assert.Equal(number, _targets.Choose(App(), to).Number);

    [Theory]
    [InlineData("5", "release 5 of blog is active already")]
    [InlineData("1.2", "release 5 of blog is active already")]
    [InlineData("9", "blog has no release 9")]
    [InlineData("1.9", "blog has no release 1.9")]
    [InlineData("-1", "blog has no release -1")]
    [InlineData("7", "release 7 of blog never served: it broke")]
    [InlineData("1.4", "release 7 of blog never served: it broke")]
    public void What_cannot_be_gone_back_to_is_refused(string to, string reason)
    {
        _state.Folder.Save(Records.Deployment("d7", state: DeploymentState.Failed) with { Release = 7, Version = "1.4", Failure = Failure.Of("it broke", "mend it") });

        Assert.Equal(reason, Assert.Throws<ApiFault>(() => _targets.Choose(App(), to)).Message);
    }

    [Fact]
    public void A_first_release_has_none_before_it() => Assert.Equal(
        "blog has no release before 1 to go back to", Assert.Throws<ApiFault>(() => _targets.Choose(Records.App(), null)).Message);

    /// <summary>Release 6, version 1.3, was left by a rollback to 5.</summary>
    private static AppRecord App() => new()
    {
        Active = Release(5, "1.2"),
        Kept = Release(6, "1.3") with { RolledBack = true },
        Past = [Release(4, "2"), Release(3, "1.1"), Release(2, "1.1"), Release(1, "1.0")],
    };

    private static ReleaseRecord Release(int number, string version) => Records.Release(Blog.Spec, number, Colour.Blue) with { Version = version };
}
