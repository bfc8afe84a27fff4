using Luma.Agent.Deployments;
using Luma.Core.Planning;
using Luma.Tests.Proxy.Rig;
using ManualTime = Luma.Tests.Cli.Rig.ManualTime;

namespace Luma.Tests.Agent.Deployments;

public sealed class StepLimitTests
{
    private readonly ManualTime _time = new();
    private readonly PullImage _pull = new("blog:2", Refresh: false);

    [Fact]
    public async Task A_step_that_hangs_is_ended_when_its_time_is_up_and_says_which()
    {
        var hanging = KeepAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), CancellationToken.None);
        _time.Advance(_pull.Budget - TimeSpan.FromSeconds(1));
        Assert.False(hanging.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(2));

        var failed = await Assert.ThrowsAsync<StepFailed>(() => hanging.Soon());
        Assert.Equal("step \"pull image blog:2\" did not end within 1h", failed.Failure.Message);
    }

    [Fact]
    public async Task Who_gives_up_is_not_told_of_a_limit()
    {
        using var giving = new CancellationTokenSource();
        var hanging = KeepAsync(token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), giving.Token);

        await giving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging.Soon());
    }

    [Fact]
    public Task What_goes_well_goes_well() => KeepAsync(_ => Task.CompletedTask, CancellationToken.None);

    private Task KeepAsync(Func<CancellationToken, Task> act, CancellationToken cancellation) => StepLimit.KeepAsync(_pull, act, _time, cancellation);
}
