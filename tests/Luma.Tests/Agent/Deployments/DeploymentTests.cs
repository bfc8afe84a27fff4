using Luma.Agent.Deployments;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

public sealed class DeploymentTests : IDisposable
{
    private static readonly ReplicaSet Blue = new(Colour.Blue, 1, ["blog-blue"]);
    private static readonly Step Starting = new StartReplicas(Blue);
    private static readonly Step Switching = new SwitchTraffic(Blue, []);
    private static readonly Plan TwoSteps = new([Starting, Switching], Blue);
    private static readonly Failure Broken = new("it broke", "mend it", []);

    private readonly StateOnDisk _state = new();
    private readonly ManualTime _time = new();
    private readonly Deployment _deployment;

    public DeploymentTests() => _deployment = new(Records.Deployment(), Blog.Spec, _state.Folder, _time);

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task A_late_reader_gets_every_event_from_the_first()
    {
        _deployment.Start(TwoSteps);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _deployment.EnterAsync(1, Starting);
        _time.Advance(TimeSpan.FromSeconds(2));
        _deployment.Finish(null, null);

        var events = await ReadAsync();

        Assert.Collection(
            events,
            e =>
            {
                var started = Assert.IsType<DeploymentStarted>(e);
                Assert.Equal(("d1", DeploymentKind.Deploy, "blog", 1), (started.Id, started.Kind, started.App, started.Replicas));
                Assert.Equal(["start blog-blue", "make release 1 (blue) active"], started.Plan);
            },
            e => Assert.Equal(new StepStarted(1, 2, "start blog-blue", DeploymentState.Preparing), Bare(e)),
            e => Assert.Equal(new DeploymentFinished(DeploymentState.Succeeded, TimeSpan.FromSeconds(3), null, null), Bare(e)));
        Assert.Equal([1, 2, 3], events.Select(e => e.Sequence));
        Assert.Equal([0, 1, 3], events.Select(e => (e.At - events[0].At).TotalSeconds));
    }

    [Fact]
    public async Task Readers_that_came_early_wait_for_each_event_and_see_the_same()
    {
        Task<List<DeploymentEvent>>[] readers = [ReadAsync(), ReadAsync(), ReadAsync()];

        _deployment.Start(TwoSteps);
        await _deployment.EnterAsync(1, Starting);
        Assert.All(readers, reader => Assert.False(reader.IsCompleted));
        _deployment.Finish(null, null);

        var seen = await Task.WhenAll(readers).Soon();
        Assert.Equal(3, seen[0].Count);
        Assert.All(seen, events => Assert.Equal(seen[0], events));
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_publish_while_others_read()
    {
        const int publishers = 4;
        const int each = 250;
        Task<List<DeploymentEvent>>[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(ReadAsync))];

        await Task.WhenAll(Enumerable.Range(0, publishers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                _deployment.Publish(new DeploymentWarned("careful"));
            }
        })));
        _deployment.Finish(null, null);

        foreach (var events in await Task.WhenAll(readers).Soon())
        {
            Assert.Equal(Enumerable.Range(1, (publishers * each) + 1).Select(number => (long)number), events.Select(e => e.Sequence));
        }
    }

    [Fact]
    public async Task A_reader_may_leave()
    {
        using var leaving = new CancellationTokenSource();
        var reader = Task.Run(async () => await _deployment.ReadAsync(leaving.Token).ToListAsync());

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.Soon());
    }

    [Fact]
    public async Task Readers_of_a_deployment_that_is_left_to_the_next_agent_do_not_wait_for_its_end()
    {
        _deployment.Start(TwoSteps);
        var early = ReadAsync();

        _deployment.Leave();

        Assert.Single(await early);
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public void The_plan_is_on_the_disk_when_the_deployment_has_started()
    {
        _deployment.Start(TwoSteps);

        Assert.Equal(TwoSteps.Lines, OnDisk.Plan);
        Assert.Equal(0, OnDisk.Step);
    }

    [Fact]
    public void A_step_is_on_the_disk_before_it_acts()
    {
        _deployment.Start(TwoSteps);

        _ = _deployment.EnterAsync(1, Starting);

        Assert.Equal((1, DeploymentState.Preparing), (OnDisk.Step, OnDisk.State));
    }

    [Fact]
    public async Task A_step_that_need_not_be_recorded_first_is_recorded_while_it_runs()
    {
        _deployment.Start(TwoSteps);

        var recorded = _deployment.EnterAsync(2, Switching);

        Assert.Equal((2, DeploymentState.Switching), (_deployment.Status.Step, _deployment.Status.State));
        await recorded;
        Assert.Equal((2, DeploymentState.Switching), (OnDisk.Step, OnDisk.State));
    }

    [Fact]
    public async Task A_step_that_cannot_be_recorded_is_not_announced()
    {
        _deployment.Start(TwoSteps);
        StateOnDisk.FillDiskFor(_state.DeploymentFile("d1"));

        await Assert.ThrowsAsync<IOException>(() => _deployment.EnterAsync(1, Starting));

        _deployment.Finish(Broken, null);
        Assert.DoesNotContain(await ReadAsync(), e => e is StepStarted);
    }

    [Fact]
    public async Task An_end_that_cannot_be_recorded_is_told_all_the_same_and_recorded_when_there_is_room()
    {
        _deployment.Start(TwoSteps);
        StateOnDisk.FillDiskFor(_state.DeploymentFile("d1"));

        _deployment.Finish(Broken, null);

        Assert.Equal(Broken, Assert.IsType<DeploymentFinished>((await ReadAsync())[^1]).Failure);
        Assert.Equal(DeploymentState.Failed, _deployment.Status.State);
        Assert.Equal(DeploymentState.Preparing, Assert.Single(_state.Reopen().LoadDeployments()).State);
        Assert.Equal(DeploymentState.Failed, Assert.Single(_state.Folder.LoadDeployments()).State);

        _state.Folder.Endings.RecordLate();
        _state.Folder.Endings.RecordLate();

        Assert.Equal(DeploymentState.Failed, Assert.Single(_state.Reopen().LoadDeployments()).State);
        Assert.Equal([AuditResult.Begun, AuditResult.Failed], _state.Folder.Audit.Read("blog", 10).Select(entry => entry.Result));
    }

    [Fact]
    public void Going_back_takes_no_disk()
    {
        _deployment.Start(TwoSteps);
        StateOnDisk.FillDiskFor(_state.DeploymentFile("d1"));

        _deployment.GoBack();

        Assert.Equal(DeploymentState.GoingBack, _deployment.Status.State);
    }

    [Fact]
    public async Task What_the_record_of_the_app_tells_already_takes_no_disk()
    {
        _deployment.Start(TwoSteps);
        StateOnDisk.FillDiskFor(_state.DeploymentFile("d1"));

        await _deployment.EnterAsync(1, Starting, committed: true);

        Assert.Equal(1, _deployment.Status.Step);
        Assert.Equal(0, OnDisk.Step);
    }

    [Fact]
    public void The_end_is_on_the_disk_with_its_reason_and_its_figures()
    {
        _deployment.Start(TwoSteps);
        _time.Advance(TimeSpan.FromSeconds(5));

        _deployment.Finish(Broken, new() { Requests = 7 });

        Assert.Equal(DeploymentState.Failed, OnDisk.State);
        Assert.Equal(_time.GetUtcNow(), OnDisk.FinishedAt);
        Assert.Equal("it broke", OnDisk.Failure?.Message);
        Assert.Equal(7, OnDisk.Traffic?.Requests);
    }

    [Fact]
    public async Task A_state_may_be_entered_again_by_the_next_step()
    {
        _deployment.Start(TwoSteps);
        await _deployment.EnterAsync(1, Starting);
        await _deployment.EnterAsync(2, Starting);

        Assert.Equal((2, DeploymentState.Preparing), (OnDisk.Step, OnDisk.State));
    }

    [Fact]
    public async Task A_step_back_is_refused_and_changes_nothing()
    {
        _deployment.Start(TwoSteps);
        await _deployment.EnterAsync(2, Switching);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _deployment.EnterAsync(1, Starting));

        Assert.Equal("A deployment that is Switching cannot become Preparing.", refused.Message);
        Assert.Equal((2, DeploymentState.Switching), (OnDisk.Step, OnDisk.State));
        _deployment.Finish(null, null);
        Assert.Single(await ReadAsync(), e => e is StepStarted);
    }

    [Fact]
    public void What_has_gone_back_can_only_have_failed()
    {
        _deployment.Start(TwoSteps);
        _deployment.GoBack();

        Assert.Equal(DeploymentState.GoingBack, OnDisk.State);
        Assert.Throws<InvalidOperationException>(() => _deployment.Finish(null, null));
        _deployment.Finish(Broken, null);
        Assert.Equal(DeploymentState.Failed, OnDisk.State);
    }

    [Fact]
    public async Task A_deployment_ends_once()
    {
        _deployment.Finish(null, null);

        Assert.Throws<InvalidOperationException>(() => _deployment.Finish(Broken, null));
        Assert.Throws<InvalidOperationException>(() => _deployment.GoBack());
        Assert.Equal(DeploymentState.Succeeded, OnDisk.State);
        Assert.Single(await ReadAsync());
    }

    private DeploymentStatus OnDisk => Assert.Single(_state.Folder.LoadDeployments());

    private Task<List<DeploymentEvent>> ReadAsync() => _deployment.ReadAsync(CancellationToken.None).ToListAsync().AsTask().Soon();

    private static DeploymentEvent Bare(DeploymentEvent happened) => happened with { Sequence = 0, At = default };
}
