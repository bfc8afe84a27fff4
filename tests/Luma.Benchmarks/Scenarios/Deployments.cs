using Luma.Benchmarks.Deployers;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Reporting;

namespace Luma.Benchmarks.Scenarios;

/// <summary>What clients of many kinds notice of deployments, by Luma and in the ways that are usual with Docker.</summary>
internal sealed class Deployments(Pace pace) : IScenario
{
    private static readonly Func<IDeployer>[] Ways =
        [() => new LumaDeploy(), () => new ScaleUpAndDown(), () => new ComposeRecreate(), () => new SwarmUpdate()];

    private readonly Table _failures = new(
        "", "requests", "failed", "WebSockets cut", "of 5 s", "of 15 s", "seconds per deployment", "until the new one answers", "both answer");

    private readonly Table _times = new(
        "p99 of GET on kept connections", "before", "another container starts beside", "during", "during / before", "without the boot");

    private readonly Causes _causes = new();

    public string Name => "deployments";

    public async Task<string> RunAsync()
    {
        foreach (var way in Ways)
        {
            await using var deployer = way();
            Progress.Say(deployer.Name);
            await deployer.StartAsync(1);
            await MeasureAsync(deployer);
        }

        return $"{_failures}\n{_times}\n{_causes}";
    }

    private async Task MeasureAsync(IDeployer deployer)
    {
        var run = new DeploymentRun(deployer);
        await using (var crowd = Crowd.Of(deployer.Target, slow: 5))
        {
            await run.MeasureAsync(crowd, pace.Deployments, pace.Steady);
        }

        if (pace.Longest)
        {
            await using var crowd = Crowd.Of(deployer.Target, slow: 15);
            await run.MeasureLongAsync(crowd);
        }

        Add(run, deployer.Name);
    }

    private void Add(DeploymentRun run, string name)
    {
        _failures.Add(
            name,
            Figure.Count(run.All.Sum(tally => tally.Requests)),
            Figure.Count(run.All.Sum(tally => tally.Failed)),
            Figure.Share(run.All, Kinds.Socket),
            Figure.Share(run.All, Kinds.Slow(5)),
            Figure.Share(run.All, Kinds.Slow(15)),
            Figure.Seconds(Figure.Median(run.Elapsed)),
            Figure.Seconds(Figure.Median(run.UntilNew)),
            Figure.Seconds(Figure.Median(run.Mixed)));
        var (before, beside, during) = (P99(run.Before), P99(run.Beside), P99(run.During));
        _times.Add(
            name,
            Figure.Milliseconds(before),
            Figure.Milliseconds(beside),
            Figure.Milliseconds(during),
            Figure.Ratio(during / before),
            Figure.Ratio((during - Math.Max(0, beside - before ?? 0)) / before));
        _causes.Add(name, run.All);
    }

    private static double? P99(Tally tally) => tally.Percentile(Kinds.Kept, 0.99)?.TotalMilliseconds;
}
