using System.Diagnostics;
using Luma.Benchmarks.Deployers;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>A million requests of all kinds, through a hundred deployments and a hundred upgrades: not one may fail.</summary>
internal sealed class Million(Pace pace) : IScenario
{
    private static readonly string[] All = [Kinds.Kept, Kinds.Fresh, Kinds.Post, Kinds.Http2, Kinds.Slow(2), Kinds.Socket];

    private int _deployments;
    private int _upgrades;

    public string Name => "million";

    public async Task<string> RunAsync()
    {
        var upgradable = await AgentUnderTest.CanUpgradeAsync();
        await using var deployer = new LumaDeploy("bench-million");
        await deployer.StartAsync(1);
        var began = Stopwatch.GetTimestamp();
        var tally = new Tally();
        await using (var crowd = Crowd.Of(deployer.Target, slow: 2, pause: 2))
        {
            crowd.Tally = tally;
            while (_deployments < pace.Turns || tally.Requests < pace.Million)
            {
                await TurnAsync(deployer, upgradable);
                Progress.Say($"{_deployments} deployments, {_upgrades} upgrades, {Figure.Count(tally.Requests)} requests, {Figure.Count(tally.Failed)} failed");
            }
        }

        return $"{Summary(tally, Stopwatch.GetElapsedTime(began))}\n\n{TableOf(tally)}\n{Causes(tally)}";
    }

    private async Task TurnAsync(LumaDeploy deployer, bool upgradable)
    {
        await deployer.DeployAsync(2 - (_deployments % 2));
        _deployments++;
        if (upgradable)
        {
            await deployer.Agent.UpgradeAsync();
            _upgrades++;
        }
    }

    private string Summary(Tally tally, TimeSpan elapsed) =>
        $"**{Figure.Count(tally.Requests)} requests, {Figure.Count(tally.Failed)} failed**, "
        + $"through {_deployments} deployments and {_upgrades} upgrades in {Figure.Count(elapsed.TotalSeconds)} s.";

    private static string TableOf(Tally tally)
    {
        var table = new Table("", "answered", "failed", "p50", "p99");
        foreach (var kind in All)
        {
            table.Add(
                kind,
                Figure.Count(tally.Answered(kind)),
                Figure.Count(tally.FailedOf(kind)),
                Figure.Milliseconds(tally.Percentile(kind, 0.50)?.TotalMilliseconds),
                Figure.Milliseconds(tally.Percentile(kind, 0.99)?.TotalMilliseconds));
        }

        return table.ToString();
    }

    private static Causes Causes(Tally tally)
    {
        var causes = new Causes();
        causes.Add("Luma", tally);
        return causes;
    }
}
