using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

/// <summary>Several want one app.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly StateOnDisk _state = new();
    private readonly DeploymentBoard _board;

    public QueueTests() => _board = new(_state.Folder, new ManualTime());

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Who_waits_gets_the_app_in_the_order_of_coming()
    {
        var first = Ask("d1");
        var second = Ask("d2", DeploymentKind.Restart);
        var third = Ask("d3", DeploymentKind.Stop);
        Assert.Equal((true, false, false), (first.Turn.IsCompleted, second.Turn.IsCompleted, third.Turn.IsCompleted));
        Assert.Equal(["d2", "d3"], _board.WaitingFor("blog").Select(waiting => waiting.Id));

        _board.Close(first);
        Assert.Equal((true, false), (second.Turn.IsCompleted, third.Turn.IsCompleted));
        Assert.Same(second, _board.RunningOf("blog"));

        _board.Close(second);
        Assert.True(third.Turn.IsCompleted);

        _board.Close(third);
        Assert.Null(_board.RunningOf("blog"));
    }

    [Fact]
    public void The_app_is_at_no_moment_free_while_somebody_waits()
    {
        var first = Ask("d1");
        Ask("d2");

        _board.Withdraw(first);

        Assert.Throws<ApiFault>(() => Ask("d3", waits: false));
        Assert.Equal(["d2"], _board.Running.Select(deployment => deployment.Id));
    }

    [Fact]
    public void What_waits_is_on_the_disk_without_a_release()
    {
        Ask("d1");
        Ask("d2");

        var waiting = _state.Reopen().LoadDeployments().Single();

        Assert.Equal(("d2", DeploymentState.Queued, 0), (waiting.Id, waiting.State, waiting.Release));
    }

    [Fact]
    public void A_newer_deployment_takes_the_place_of_one_that_waits_and_of_nothing_else()
    {
        var running = Ask("d1");
        var older = Ask("d2");
        var stop = Ask("d3", DeploymentKind.Stop);
        var newer = Ask("d4");

        Assert.Equal(CallOff.Superseded, older.Recall.Why?.CalledOff);
        Assert.Contains("deployment d4 of ann", older.Recall.Why?.Message, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (running.Recall.Why, stop.Recall.Why, newer.Recall.Why));
        Assert.Equal((1, 2), (_board.AheadOf(stop), _board.AheadOf(newer)));

        _board.Close(older);
        _board.Close(running);
        Assert.Equal((true, false), (stop.Turn.IsCompleted, newer.Turn.IsCompleted));
    }

    [Fact]
    public void Ten_may_wait_and_the_eleventh_is_refused()
    {
        Ask("d00");
        for (var i = 1; i <= DeploymentBoard.Longest; i++)
        {
            Ask($"d{i:00}", DeploymentKind.Restart);
        }

        var refused = Assert.Throws<ApiFault>(() => Ask("d99", DeploymentKind.Restart)).Problem;

        Assert.Equal((ProblemTypes.AppBusy, 409), (refused.Type, refused.Status));
        Assert.Contains("10 wait for it already", refused.Detail, StringComparison.Ordinal);
        Assert.Null(_board.Find("d99"));
    }

    [Fact]
    public async Task Who_waits_is_told_the_holder_and_each_step_that_it_takes()
    {
        var holder = Ask("d1");
        holder.Start(new([new TestStep("mix"), new TestStep("bake")]));
        var waiting = Ask("d2");
        var turn = new WaitingLine(_board).AwaitTurnAsync(waiting, CancellationToken.None);
        await Wait.Until(() => Heard(waiting).Count == 1);

        await holder.EnterAsync(1, new TestStep("mix"));
        await Wait.Until(() => Heard(waiting).Count == 2);
        await holder.EnterAsync(2, new TestStep("bake"));
        await Wait.Until(() => Heard(waiting).Count == 3);
        Assert.False(turn.IsCompleted);
        holder.Finish(null, null);
        _board.Close(holder);
        await turn.Soon();

        Assert.Equal(
        [
            "deploy d1 of ann (process 42), under way since 03:04:05 UTC, preparing",
            "deploy d1 of ann (process 42), under way since 03:04:05 UTC, step 1 of 2: mix",
            "deploy d1 of ann (process 42), under way since 03:04:05 UTC, step 2 of 2: bake",
        ], Heard(waiting));
    }

    [Fact]
    public async Task Who_waits_behind_two_is_told_when_the_second_gets_the_app()
    {
        var (first, second, third) = (Ask("d1"), Ask("d2", DeploymentKind.Stop), Ask("d3"));
        var turn = new WaitingLine(_board).AwaitTurnAsync(third, CancellationToken.None);
        await Wait.Until(() => Heard(third).Count == 1);

        first.Leave();
        _board.Close(first);
        await Wait.Until(() => Heard(third).Count == 2);

        Assert.StartsWith("stop d2 of ann", Heard(third)[1], StringComparison.Ordinal);
        Assert.Equal([2, 1], Queued(third).Select(heard => heard.Ahead));
        second.Leave();
        _board.Close(second);
        await turn.Soon();
    }

    [Fact]
    public async Task What_is_called_off_waits_no_longer()
    {
        Ask("d1");
        var waiting = Ask("d2");
        var turn = new WaitingLine(_board).AwaitTurnAsync(waiting, CancellationToken.None);

        Assert.True(waiting.Recall.TryCall(Failures.Cancelled("bob")));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.Soon());
    }

    [Fact]
    public async Task An_agent_that_stops_keeps_nobody_waiting()
    {
        Ask("d1");
        using var stopping = new CancellationTokenSource();
        var turn = new WaitingLine(_board).AwaitTurnAsync(Ask("d2"), stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.Soon());
    }

    private static IReadOnlyList<string> Heard(Deployment deployment) => [.. Queued(deployment).Select(heard => heard.Holder.ToString())];

    /// <summary>What has been published so far.</summary>
    private static List<DeploymentQueued> Queued(Deployment deployment)
    {
        List<DeploymentQueued> heard = [];
        var events = deployment.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        for (var next = events.MoveNextAsync(); next.IsCompletedSuccessfully && next.Result; next = events.MoveNextAsync())
        {
            heard.Add((DeploymentQueued)events.Current);
        }

        return heard;
    }

    private Deployment Ask(string id, DeploymentKind kind = DeploymentKind.Deploy, bool waits = true) =>
        _board.Open(Records.Deployment(id) with { Kind = kind, By = "ann", Process = 42 }, Blog.Spec, _ => { }, waits);
}
