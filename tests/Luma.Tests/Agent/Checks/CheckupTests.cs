using Luma.Agent.Checks;
using Luma.Core.Api;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Agent.Checks;

public sealed class CheckupTests
{
    [Fact]
    public async Task A_check_that_fails_costs_the_others_nothing()
    {
        var found = await new Checkup(
            [new Stub("one", _ => throw new IOException("no such file")), new Stub("two", _ => Task.FromResult<IReadOnlyList<CheckResult>>([CheckResult.Good("two", "well")]))],
            TimeProvider.System).LookAsync(CancellationToken.None);

        Assert.Equal([(CheckState.Trouble, "could not be looked at: no such file"), (CheckState.Good, "well")], found.Select(check => (check.State, check.Message)));
    }

    [Fact]
    public async Task A_check_that_hangs_is_given_up()
    {
        var time = new ManualTime();
        var checkup = new Checkup([new Stub("one", async cancellation => { await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation); return []; })], time).LookAsync(CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("gave no answer within 10s", Assert.Single(await checkup).Message);
    }

    private sealed class Stub(string area, Func<CancellationToken, Task<IReadOnlyList<CheckResult>>> look) : ICheck
    {
        public string Area => area;

        public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation) => look(cancellation);
    }
}
