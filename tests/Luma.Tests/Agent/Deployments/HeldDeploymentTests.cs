using System.Text.Json;
using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Upgrading;
using Luma.Core.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

/// <summary>A deployment that stands still before its switch.</summary>
public sealed class HeldDeploymentTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly ReplicaSet Blue = new(Colour.Blue, 1, ["blog-blue"]);
    private static readonly Step Holding = new AwaitPromotion(Blue, Hour, Runs: true);
    private static readonly Step Switching = new SwitchTraffic(Blue, []);

    private readonly StateOnDisk _state = new();
    private readonly ManualTime _time = new();
    private readonly DeploymentBoard _board;
    private readonly Deployment _deployment;

    public HeldDeploymentTests()
    {
        _board = new(_state.Folder, _time);
        _deployment = _board.Open(Records.Deployment() with { By = "ann" }, Blog.Spec, _ => { });
        _deployment.Start(new([Holding, Switching], Blue));
    }

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task It_says_until_when_and_by_which_key_it_can_be_looked_at()
    {
        await HoldAsync();

        Assert.Equal(DeploymentState.Holding, _deployment.Status.State);
        Assert.Equal((_time.GetUtcNow() + Hour, Key), (_deployment.Status.Held!.Until, _deployment.Status.Held.Key));
    }

    [Fact]
    public async Task A_longer_hold_is_told_with_the_same_key()
    {
        await HoldAsync();
        _time.Advance(TimeSpan.FromMinutes(59));

        Assert.True(_deployment.TryProlong(Hour));

        Assert.Equal((_time.GetUtcNow() + Hour, Key), (_deployment.Status.Held!.Until, _deployment.Status.Held.Key));
    }

    [Fact]
    public async Task What_was_called_off_cannot_be_promoted()
    {
        await HoldAsync();

        _deployment.Recall.TryCall(Failures.Cancelled("bob"));

        Assert.False(_deployment.TryPromote());
    }

    [Fact]
    public async Task The_key_is_on_no_disk()
    {
        await HoldAsync();
        AssertNoKey();

        _deployment.GoBack();
        AssertNoKey();

        _deployment.Finish(Failure.Of("nobody promoted it", "deploy again"), null);
        AssertNoKey();
    }

    [Fact]
    public async Task What_has_gone_on_to_its_switch_is_held_no_more()
    {
        await HoldAsync();
        Assert.True(_deployment.TryPromote());

        _deployment.Publish(new StepFinished(1, Hour));
        await _deployment.EnterAsync(2, Switching);

        Assert.Null(_deployment.Status.Held);
        Assert.Equal((false, false), (_deployment.TryPromote(), _deployment.TryProlong(Hour)));
        AssertNoKey();
    }

    [Fact]
    public async Task Who_waits_behind_it_is_told_how_it_can_be_ended()
    {
        var waiting = _board.Open(Records.Deployment("d2"), Blog.Spec, _ => { }, wait: true);
        using var giving = new CancellationTokenSource();
        var turn = new WaitingLine(_board).AwaitTurnAsync(waiting, giving.Token);

        await HoldAsync();

        await Wait.Until(() => Told(waiting) == "held until 01:00:00 UTC: luma promote d1 lets it go on, luma cancel d1 ends it");
        await giving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn.Soon());
    }

    [Fact]
    public async Task No_upgrade_waits_for_it_and_it_can_be_promoted_afterwards()
    {
        await HoldAsync();
        var changes = new Changes(_board, _time);

        var refused = await Assert.ThrowsAsync<ApiFault>(() => changes.PauseAsync(Hour, CancellationToken.None).Soon());

        Assert.Contains("luma promote d1", refused.Problem.Remedy, StringComparison.Ordinal);
        changes.Begin().Dispose();
        Assert.True(_deployment.TryPromote());
    }

    private async Task HoldAsync()
    {
        await _deployment.EnterAsync(1, Holding);
        _deployment.Hold(Hour, Key, ["http://blog.example.com/"]);
    }

    private static string? Told(Deployment waiting)
    {
        string? told = null;
        var events = waiting.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        for (var next = events.MoveNextAsync(); next.IsCompletedSuccessfully && next.Result; next = events.MoveNextAsync())
        {
            told = ((DeploymentQueued)events.Current).Holder.Step;
        }

        return told;
    }

    private void AssertNoKey() =>
        Assert.DoesNotContain(Key, JsonSerializer.Serialize(_state.Reopen().LoadDeployments()), StringComparison.Ordinal);
}
