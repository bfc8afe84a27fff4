using Luma.Core.Api;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Commands;

public sealed class DoctorTests : IAsyncLifetime
{
    private static readonly CheckResult Good = CheckResult.Good("disk", "40 GB left");
    private static readonly CheckResult Advice = CheckResult.Advice("Docker", "live-restore is off", "turn it on");
    private static readonly CheckResult Trouble = CheckResult.Trouble("certificates", "blog.pem expired", "replace it");

    private FakeAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await FakeAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Trouble_is_told_with_its_remedy_and_by_the_exit_code() => Assert.Equal(new(1, """
        [localhost] ✓ disk          40 GB left
        [localhost] ! Docker        live-restore is off
        [localhost]                 → turn it on
        [localhost] ✗ certificates  blog.pem expired
        [localhost]                 → replace it
        [localhost] 1 thing to mend, 1 piece of advice.

        """, ""), await RunAsync([Good, Advice, Trouble]));

    [Fact]
    public async Task Advice_is_no_failure() => Assert.Equal(new(0, """
        [localhost] ✓ disk    40 GB left
        [localhost] ! Docker  live-restore is off
        [localhost]           → turn it on
        [localhost] Nothing is wrong, 1 piece of advice.

        """, ""), await RunAsync([Good, Advice]));

    [Fact]
    public async Task A_server_without_a_fault_is_told_so() =>
        Assert.EndsWith("[localhost] All is well.\n", (await RunAsync([Good])).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Programs_get_JSON_and_the_same_exit_code(bool trouble, int code)
    {
        var run = await RunAsync(trouble ? [Trouble] : [Good], "--json");

        Assert.Equal(code, run.Code);
        Assert.StartsWith($$"""[{"area":"{{(trouble ? "certificates" : "disk")}}","state":"{{(trouble ? "Trouble" : "Good")}}",""", run.Out, StringComparison.Ordinal);
    }

    private Task<Outcome> RunAsync(IReadOnlyList<CheckResult> found, params string[] more)
    {
        _agent.On("GET /api/v1/checks", 200, found, LumaJson.Default.IReadOnlyListCheckResult);
        return new LumaRun { Folder = _agent.Folder.Path, Agent = _agent }.RunAsync(["doctor", .. more]);
    }
}
