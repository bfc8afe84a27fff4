using Luma.Agent.Deployments;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

public sealed class PromotionGateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();
    private readonly PromotionGate _gate;

    public PromotionGateTests() => _gate = new(_time);

    [Fact]
    public async Task Who_is_promoted_goes_on_at_once()
    {
        _gate.Close(Minute);
        var passing = PassAsync();
        Assert.False(passing.IsCompleted);

        Assert.True(_gate.TryPromote());

        Assert.True(await passing.Soon());
    }

    [Fact]
    public async Task Who_is_held_looks_now_and_then_how_things_are()
    {
        _gate.Close(Minute);
        var passing = PassAsync();

        _time.Advance(Look);

        Assert.False(await passing.Soon());
    }

    [Fact]
    public async Task Whose_time_runs_out_fails_and_says_for_how_long_it_was_held()
    {
        _gate.Close(Minute);
        _time.Advance(Minute - TimeSpan.FromSeconds(1));
        var passing = PassAsync();
        Assert.False(passing.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        var failed = await Assert.ThrowsAsync<StepFailed>(() => passing.Soon());
        Assert.Equal("nobody promoted it, and the 1m for which it was to be held are over", failed.Failure.Message);
        Assert.Equal((false, false), (_gate.TryPromote(), _gate.TryProlong(Minute)));
    }

    [Fact]
    public async Task A_longer_hold_counts_from_when_it_was_asked_for()
    {
        _gate.Close(Minute);
        _time.Advance(Minute / 2);

        Assert.True(_gate.TryProlong(Minute));

        _time.Advance(Minute - Look);
        Assert.Equal((false, true), (await PassAsync(TimeSpan.Zero).Soon(), _gate.TryPromote()));
    }

    [Fact]
    public void What_is_not_held_yet_or_any_more_can_neither_be_promoted_nor_held_for_longer()
    {
        Assert.Equal((false, false), (_gate.TryPromote(), _gate.TryProlong(Minute)));

        _gate.Close(Minute);
        _gate.End();

        Assert.Equal((false, false), (_gate.TryPromote(), _gate.TryProlong(Minute)));
    }

    [Fact]
    public void Only_one_promotes()
    {
        _gate.Close(Minute);

        Assert.Equal((true, false), (_gate.TryPromote(), _gate.TryPromote()));
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer()
    {
        _gate.Close(Minute);
        using var giving = new CancellationTokenSource();
        var passing = _gate.PassAsync(Look, giving.Token);

        await giving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => passing.Soon());
    }

    private Task<bool> PassAsync(TimeSpan? look = null) => _gate.PassAsync(look ?? Look, CancellationToken.None);
}
