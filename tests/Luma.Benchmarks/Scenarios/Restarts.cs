using System.Diagnostics;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>What clients of many kinds notice when the proxy itself is restarted, or takes up another configuration or version.</summary>
internal sealed class Restarts(Pace pace) : IScenario
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);
    private static readonly IReadOnlyList<string> Hosts = Upstream.NewHosts(1);

    private readonly Table _table = new(
        "", "requests", "failed", "WebSockets cut", "of 2 s", "p99 before", "p99 during", "longest without a new connection", "seconds of the command");

    private readonly Causes _causes = new();

    public string Name => "restarts";

    public async Task<string> RunAsync()
    {
        await using var luma = new LumaAgent("bench-restart", "luma-hello:1");
        var upstream = new Upstream(Hosts, [await luma.DeployAsync(Hosts)]);
        await MeasureAsync(luma, upstream, "upgrade", await AgentUnderTest.CanUpgradeAsync() ? luma.ReloadAsync : null);
        await MeasureAsync(luma, upstream, "restart", upstream => RestartAsync(luma, upstream));
        foreach (var make in new Func<IPeer>[] { () => new Nginx(), () => new HaProxy(), () => new Caddy() })
        {
            await using var peer = make();
            await peer.StartAsync(upstream);
            await MeasureAsync(peer, upstream, "reload", peer.ReloadAsync);
            await MeasureAsync(peer, upstream, "restart", upstream => RestartAsync(peer, upstream));
        }

        return $"{_table}\n{_causes}";
    }

    private static async Task RestartAsync(IPeer peer, Upstream upstream)
    {
        await peer.StopAsync();
        await peer.StartAsync(upstream);
    }

    private async Task MeasureAsync(IPeer peer, Upstream upstream, string name, Func<Upstream, Task>? move)
    {
        var title = $"{peer.Name}, {name}";
        Progress.Say(title);
        if (move is null)
        {
            _table.Add(title, "not yet");
            return;
        }

        var target = await Target.OfAsync(peer.Http, peer.Http2, Hosts[0]);
        var (before, during, times) = (new Tally(), new Tally(), new List<double>());
        var all = new List<Tally> { before, during };
        await using (var crowd = Crowd.Of(target, slow: 2))
        {
            // What is cut off may have begun before any window.
            all.Add(crowd.Tally);
            await Crowd.WatchAsync(Settling);
            for (var i = 0; i < pace.Restarts; i++)
            {
                crowd.Tally = before;
                await Crowd.WatchAsync(Settling);
                crowd.Tally = during;
                var began = Stopwatch.GetTimestamp();
                await move(upstream);
                times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
                await Crowd.WatchAsync(Settling);
            }
        }

        Add(title, all, before, during, Figure.Median(times));
    }

    private void Add(string title, List<Tally> all, Tally before, Tally during, double? seconds)
    {
        _table.Add(
            title,
            Figure.Count(all.Sum(tally => tally.Requests)),
            Figure.Count(all.Sum(tally => tally.Failed)),
            Figure.Share(all, Kinds.Socket),
            Figure.Share(all, Kinds.Slow(2)),
            Figure.Milliseconds(before.Percentile(Kinds.Kept, 0.99)?.TotalMilliseconds),
            Figure.Milliseconds(during.Percentile(Kinds.Kept, 0.99)?.TotalMilliseconds),
            Figure.Milliseconds(during.LongestGap.TotalMilliseconds),
            Figure.Seconds(seconds));
        _causes.Add(title, all);
    }
}
