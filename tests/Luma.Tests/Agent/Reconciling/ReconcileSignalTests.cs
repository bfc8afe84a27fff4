using Luma.Agent.Reconciling;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Reconciling;

public sealed class ReconcileSignalTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ReconcileSignal _signal = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Who_waits_is_woken_by_a_raise()
    {
        var wait = WaitAsync();
        Assert.False(wait.IsCompleted);

        _signal.Raise();

        await wait.Soon();
    }

    [Fact]
    public async Task A_raise_that_came_before_the_wait_is_not_lost()
    {
        _signal.Raise();

        await WaitAsync().Soon();
    }

    [Fact]
    public async Task Many_raises_before_a_look_count_as_one()
    {
        _signal.Raise();
        _signal.Raise();
        _signal.Raise();
        await WaitAsync().Soon();

        var second = WaitAsync();
        Assert.False(second.IsCompleted);
        _time.Advance(Period);
        await second.Soon();
    }

    [Fact]
    public async Task Without_a_raise_the_wait_ends_when_the_time_is_up()
    {
        var wait = WaitAsync();

        _time.Advance(Period - TimeSpan.FromMilliseconds(1));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await wait.Soon();
    }

    [Fact]
    public async Task Who_is_stopped_waits_no_longer()
    {
        using var stopping = new CancellationTokenSource();
        var wait = _signal.WaitAsync(Period, _time, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Soon());
    }

    private Task WaitAsync() => _signal.WaitAsync(Period, _time, CancellationToken.None);
}
