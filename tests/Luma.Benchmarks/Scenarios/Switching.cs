using System.Text.Json;
using Luma.Benchmarks.Deployers;
using Luma.Benchmarks.Load;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Benchmarks.Scenarios;

/// <summary>The switch itself: how long the exchange of the table takes, when the new release answers first, and what other apps notice.</summary>
internal sealed class Switching(Pace pace) : IScenario
{
    private readonly List<double> _exchange = [];
    private readonly List<double> _firstAnswer = [];
    private readonly Dictionary<string, List<double>> _between = [];
    private readonly List<Reading> _calm = [];
    private readonly List<Reading> _everySecond = [];
    private readonly List<Reading> _incessant = [];

    public string Name => "switch";

    public async Task<string> RunAsync()
    {
        await DeployAsync();
        await LoadAsync();
        return $"{TableOfSwitch()}\n{TableOfOthers()}";
    }

    private async Task DeployAsync()
    {
        Progress.Say("deploying");
        await using var deployer = new LumaDeploy("bench-switch");
        await deployer.StartAsync(1);
        await using var crowd = Crowd.OfObservers(deployer.Target);
        for (var i = 0; i < pace.Deployments; i++)
        {
            var version = 2 - (i % 2);
            var handover = crowd.Handover = new(version.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Note(Events(await deployer.DeployAndTellAsync(version)), handover);
        }
    }

    private static List<DeploymentEvent> Events(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, LumaJson.Default.DeploymentEvent)!)];

    /// <summary>Agent and clients read the same clock.</summary>
    private void Note(List<DeploymentEvent> events, Handover handover)
    {
        var healthy = events.OfType<HealthProgressed>().First(progress => progress.Healthy == progress.Replicas).At;
        var switched = events.OfType<TrafficSwitched>().Single();
        _exchange.Add(switched.Elapsed.TotalMilliseconds);
        _firstAnswer.Add((handover.FirstAnswerAt!.Value - healthy).TotalMilliseconds);
        NoteSteps(events.SkipWhile(step => step.At <= healthy).TakeWhile(step => step.At <= switched.At));
    }

    /// <summary>What the agent did between the two.</summary>
    private void NoteSteps(IEnumerable<DeploymentEvent> events)
    {
        StepStarted? last = null;
        foreach (var happened in events)
        {
            if (last is not null && happened is StepFinished or TrafficSwitched)
            {
                var name = string.Join(' ', last.Text.Split(' ').Take(2));
                (_between.TryGetValue(name, out var times) ? times : _between[name] = []).Add((happened.At - last.At).TotalMilliseconds);
            }

            last = happened as StepStarted ?? last;
        }
    }

    /// <summary>One app under full load, in turn with and without exchanges of another's routes.</summary>
    private async Task LoadAsync()
    {
        Progress.Say("loading one app while another is switched");
        await using var luma = new LumaAgent("bench-others");
        var hosts = Upstream.NewHosts(1);
        await luma.DeployAsync(hosts);
        using var api = luma.NewApi();
        var wrk = new Wrk(Directory.CreateTempSubdirectory("luma-bench-load-").FullName);
        var shape = new Shape("46 bytes", "/small", 64);
        await wrk.RunAsync(luma.Http, shape, hosts[0], 2 * pace.WarmUp);
        for (var round = 0; round < 2 * pace.Rounds; round++)
        {
            _calm.Add(await wrk.RunAsync(luma.Http, shape, hosts[0], pace.Cell));
            _everySecond.Add(await WhileExchangingAsync(TimeSpan.FromSeconds(1)));
            _incessant.Add(await WhileExchangingAsync(TimeSpan.FromMilliseconds(50)));
        }

        async Task<Reading> WhileExchangingAsync(TimeSpan pause)
        {
            using var enough = new CancellationTokenSource();
            var exchanges = ExchangeAsync(api, luma.App, pause, enough.Token);
            var reading = await wrk.RunAsync(luma.Http, shape, hosts[0], pace.Cell);
            await enough.CancelAsync();
            await exchanges;
            return reading;
        }
    }

    /// <summary>Another host's route appears and vanishes; each time the whole table is made durable and exchanged.</summary>
    private static async Task ExchangeAsync(HttpClient api, string app, TimeSpan pause, CancellationToken enough)
    {
        var route = ApiPaths.Route("other.localhost");
        while (!enough.IsCancellationRequested)
        {
            using var target = new StringContent(JsonSerializer.Serialize(new($"{app}:3000"), LumaJson.Default.RouteRequest));
            (await api.PutAsync(route, target, CancellationToken.None)).EnsureSuccessStatusCode();
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
            (await api.DeleteAsync(route, CancellationToken.None)).EnsureSuccessStatusCode();
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private string TableOfSwitch()
    {
        var table = new Table($"{pace.Deployments} deployments", "median", "slowest");
        Add("exchange of the table", _exchange);
        Add("last replica healthy until first answer of the new release", _firstAnswer);
        foreach (var (step, times) in _between)
        {
            Add($"of which: {step}", times);
        }

        return table.ToString();

        void Add(string name, List<double> times) => table.Add(name, Figure.Milliseconds(Figure.Median(times)), Figure.Milliseconds(times.Max()));
    }

    private string TableOfOthers()
    {
        var table = new Table("one app under full load, 64 connections", "requests/s", "p50", "p99", "failed");
        Add("nothing is switched", _calm);
        Add("once a second, another route comes or goes", _everySecond);
        Add("20 times a second", _incessant);
        return table.ToString();

        void Add(string name, List<Reading> readings) => table.Add(
            name,
            Figure.Count(Figure.Median(readings.Select(reading => reading.PerSecond))),
            Figure.Milliseconds(Figure.Median(readings.Select(reading => reading.P50.TotalMilliseconds))),
            Figure.Milliseconds(Figure.Median(readings.Select(reading => reading.P99.TotalMilliseconds))),
            Figure.Count(readings.Sum(reading => reading.Failed)));
    }
}
