using Luma.Agent.Reconciling;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Tests.Agent.Rig;
using Microsoft.Extensions.Logging.Abstractions;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Reconciling;

public sealed class BrokenDeploymentsTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void What_had_not_switched_has_failed_and_says_where()
    {
        _state.Folder.Save(Records.Deployment("d2", state: DeploymentState.Probing) with { Plan = ["start blog-blue", "await 200"], Step = 2 });

        var closed = Close("d2");

        Assert.Equal((DeploymentState.Failed, _time.GetUtcNow()), (closed.State, closed.FinishedAt));
        Assert.Equal("the agent ended during step 2 of 2: await 200", closed.Failure?.Message);
    }

    [Fact]
    public void On_a_full_disk_the_agent_starts_all_the_same_and_closes_it_when_there_is_room()
    {
        _state.Folder.Save(Records.Deployment("d2", state: DeploymentState.Probing));
        StateOnDisk.FillDiskFor(_state.DeploymentFile("d2"));

        Assert.Equal(DeploymentState.Probing, Close("d2").State);

        Assert.Equal(DeploymentState.Failed, Assert.Single(_state.Folder.LoadDeployments()).State);
        _state.Folder.Endings.RecordLate();
        Assert.Equal(DeploymentState.Failed, Assert.Single(_state.Reopen().LoadDeployments()).State);
    }

    [Fact]
    public void What_had_switched_has_succeeded()
    {
        _state.Folder.Save(Records.App(release: 2));
        _state.Folder.Save(Records.Deployment("d2", state: DeploymentState.Draining));

        var closed = Close("d2");

        Assert.Equal((DeploymentState.Succeeded, _time.GetUtcNow()), (closed.State, closed.FinishedAt));
        Assert.Null(closed.Failure);
    }

    [Theory]
    [InlineData(DeploymentKind.Stop, "d2", DeploymentState.Succeeded)]
    [InlineData(DeploymentKind.Stop, "d1", DeploymentState.Failed)]
    [InlineData(DeploymentKind.Start, "d2", DeploymentState.Succeeded)]
    [InlineData(DeploymentKind.Start, "d1", DeploymentState.Failed)]
    [InlineData(DeploymentKind.Rollback, "d2", DeploymentState.Succeeded)]
    [InlineData(DeploymentKind.Rollback, "d1", DeploymentState.Failed)]
    public void What_creates_no_containers_has_come_as_far_as_the_record_says(DeploymentKind kind, string last, DeploymentState state)
    {
        _state.Folder.Save(Records.App() with { Deployment = last });
        _state.Folder.Save(Records.Deployment("d2") with { Kind = kind });

        Assert.Equal(state, Close("d2").State);
    }

    [Theory]
    [InlineData(true, DeploymentState.Failed)]
    [InlineData(false, DeploymentState.Succeeded)]
    public void A_delete_is_done_when_the_record_is_gone(bool recorded, DeploymentState state)
    {
        if (recorded)
        {
            _state.Folder.Save(Records.App());
        }

        _state.Folder.Save(Records.Deployment("d2") with { Kind = DeploymentKind.Delete });

        Assert.Equal(state, Close("d2").State);
    }

    [Fact]
    public void A_delete_that_had_stopped_the_app_goes_on()
    {
        _state.Folder.Save(Records.App() with { Stopped = true, Deleting = Remnants.None, Deployment = "d2" });
        _state.Folder.Save(Records.Deployment("d2") with { Kind = DeploymentKind.Delete });

        Assert.Equal(DeploymentState.Succeeded, Close("d2").State);
    }

    [Fact]
    public void What_had_ended_is_left_as_it_was()
    {
        var ended = Records.Deployment("d2", state: DeploymentState.Succeeded) with { FinishedAt = Records.Then };
        _state.Folder.Save(ended);

        Assert.Equivalent(ended, Close("d2"), strict: true);
    }

    [Fact]
    public void What_broke_before_its_first_step_has_failed_too()
    {
        _state.Folder.Save(Records.Deployment("d2") with { Plan = ["start blog-blue"] });

        Assert.Equal("the agent ended before the first step", Close("d2").Failure?.Message);
    }

    private DeploymentStatus Close(string id)
    {
        new BrokenDeployments(_state.Folder, new AppStore(_state.Folder), _time, NullLogger<BrokenDeployments>.Instance).Close();
        return Assert.Single(_state.Reopen().LoadDeployments(), deployment => deployment.Id == id);
    }
}
