using System.Diagnostics;
using Luma.Benchmarks.Deployers;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>Deployments one after another under load, each window of time counted apart.</summary>
internal sealed class DeploymentRun(IDeployer deployer)
{
    /// <summary>The first of this many deployments is followed by a start of the same image beside, without a switch.</summary>
    private const int OneIn = 8;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.5);

    private readonly List<Tally> _begun = [];
    private int _version = 1;

    /// <summary>All requests, whenever they began: what a deployment cuts off may be older than it.</summary>
    public IReadOnlyList<Tally> All => [.. _begun, Before, Beside, During, Long];

    /// <summary>Nothing happened.</summary>
    public Tally Before { get; } = new();

    /// <summary>A container of the same image was started and stopped beside: what the app's own boot costs.</summary>
    public Tally Beside { get; } = new();

    public Tally During { get; } = new();

    /// <summary>During the deployment under the longest requests, most of which began before it.</summary>
    public Tally Long { get; } = new();

    /// <summary>Seconds of each deployment.</summary>
    public List<double> Elapsed { get; } = [];

    /// <summary>Seconds from each deployment's beginning until the new release answered.</summary>
    public List<double> UntilNew { get; } = [];

    /// <summary>Seconds of each deployment in which both releases answered new requests.</summary>
    public List<double> Mixed { get; } = [];

    public async Task MeasureAsync(Crowd crowd, int deployments, TimeSpan steady)
    {
        _begun.Add(crowd.Tally);
        await Crowd.WatchAsync(WarmUp);
        crowd.Tally = Before;
        await Crowd.WatchAsync(steady);
        for (var i = 0; i < deployments; i++)
        {
            Note(await DeployAsync(crowd, During));
            crowd.Tally = Before;
            await Crowd.WatchAsync(Settling);
            if (i % OneIn == 0)
            {
                crowd.Tally = Beside;
                await StartBesideAsync(TimeSpan.FromSeconds(Elapsed[^1]));
            }
        }
    }

    public async Task MeasureLongAsync(Crowd crowd)
    {
        _begun.Add(crowd.Tally);
        await Crowd.WatchAsync(Settling);
        await DeployAsync(crowd, Long);
    }

    private async Task<(TimeSpan Elapsed, Handover Handover)> DeployAsync(Crowd crowd, Tally tally)
    {
        _version = 3 - _version;
        var handover = new Handover(_version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (crowd.Tally, crowd.Handover) = (tally, handover);
        var began = Stopwatch.GetTimestamp();
        await deployer.DeployAsync(_version);
        return (Stopwatch.GetElapsedTime(began), handover);
    }

    private void Note((TimeSpan Elapsed, Handover Handover) deployment)
    {
        Elapsed.Add(deployment.Elapsed.TotalSeconds);
        if (deployment.Handover.UntilFirstAnswer is { } first)
        {
            UntilNew.Add(first.TotalSeconds);
            Mixed.Add(deployment.Handover.Mixed.TotalSeconds);
        }
    }

    /// <summary>As long as a deployment, so that the boot weighs the same.</summary>
    private static async Task StartBesideAsync(TimeSpan time)
    {
        var (_, id) = await Command.RunAsync("docker", "run", "--detach", "luma-hello:1");
        await Crowd.WatchAsync(time);
        await Command.RunAsync("docker", "stop", id.Trim());
        await Command.RunAsync("docker", "rm", id.Trim());
    }
}
