using Luma.Benchmarks.Load;
using Luma.Benchmarks.Peers;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>
/// How many requests of each shape a proxy carries, how fast, and for how much processor time. Every proxy is measured for a
/// moment in turn, round after round, so that what else the machine does hits all alike; a figure is the median of the rounds.
/// </summary>
internal sealed class Throughput(Pace pace) : IScenario
{
    private const int Many = 1000;

    private static readonly Shape[] Shapes =
    [
        new("46 bytes", "/small", 64),
        new("100 kB", "/100k", 32),
        new("1 MB", "/1m", 16),
        new("POST of 10 kB", "/upload", 64) { Body = 10_000 },
        new("HTTP/2, 46 bytes", "/small", 16) { Http2 = true },
        new("46 bytes, a new connection each", "/small", 32) { Fresh = true },
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-load-").FullName;
    private readonly Dictionary<(string Shape, string Peer), List<Reading>> _readings = [];

    public string Name => "throughput";

    public async Task<string> RunAsync()
    {
        await using var one = await Lineup.StartAsync("one", routes: 1);
        await using var many = await Lineup.StartAsync("many", Many);
        for (var round = 0; round <= pace.Rounds; round++)
        {
            Progress.Say(round == 0 ? "warming up" : $"round {round} of {pace.Rounds}");
            foreach (var shape in Shapes)
            {
                await MeasureAsync(one.Peers, shape, round);
            }

            await MeasureRoutesAsync(one, many, round);
        }

        Directory.Delete(_folder, recursive: true);
        return Report(one.Peers);
    }

    /// <summary>Both sizes of table in turn for each proxy: they are compared with each other.</summary>
    private async Task MeasureRoutesAsync(Lineup one, Lineup many, int round)
    {
        foreach (var (few, lots) in one.Peers.Zip(many.Peers))
        {
            await MeasureAsync([few], Routes(one), round);
            await MeasureAsync([lots], Routes(many), round);
        }
    }

    private static Shape Routes(Lineup lineup) => new(NameOf(lineup.Hosts.Count), "/small", 64) { Hosts = lineup.Hosts };

    private static string NameOf(int routes) => $"{routes} routes";

    private async Task MeasureAsync(IEnumerable<IPeer> peers, Shape shape, int round)
    {
        foreach (var peer in peers)
        {
            var reading = await ReadAsync(peer, shape, round == 0 ? WarmUpOf(shape) : pace.Cell);
            if (round > 0 && reading is not null)
            {
                (_readings.TryGetValue((shape.Name, peer.Name), out var readings) ? readings : _readings[(shape.Name, peer.Name)] = []).Add(reading);
            }
        }
    }

    /// <summary>Longer for the tables' sizes: the larger one's proxies have served nothing else.</summary>
    private TimeSpan WarmUpOf(Shape shape) => shape.Hosts is null ? pace.WarmUp : 3 * pace.WarmUp;

    private async Task<Reading?> ReadAsync(IPeer peer, Shape shape, TimeSpan duration)
    {
        const string Host = "host-0.localhost";
        if (shape.Http2 && !await H2Load.IsSpokenAsync(peer.Http2, shape.Path, Host))
        {
            return null;
        }

        var before = Cpu(peer);
        var reading = shape.Http2
            ? await new H2Load(_folder).RunAsync(peer.Http2, shape, Host, duration)
            : await new Wrk(_folder).RunAsync(peer.Http, shape, Host, duration);
        return reading with { Cpu = Cpu(peer) - before };
    }

    private static TimeSpan? Cpu(IPeer peer) => peer.Process is { } id ? ProcessTree.CpuOf(id) : null;

    private string Report(IReadOnlyList<IPeer> peers)
    {
        var tables = Shapes.Select(shape => $"### {shape.Name}\n\n{TableOf(shape, peers)}");
        return $"{string.Join('\n', tables)}\n### 1 and {Many} routes\n\n{TableOfRoutes(peers)}";
    }

    private string TableOf(Shape shape, IReadOnlyList<IPeer> peers)
    {
        var table = new Table(
            $"{shape.Connections} connections{(shape.Http2 ? $" of {Shape.StreamsPerConnection} streams" : "")}",
            "requests/s", "of nginx", "p50", "p99", "CPU s per 100 k", "failed");
        var nginx = Median(shape.Name, "nginx", reading => reading.PerSecond);
        foreach (var peer in peers)
        {
            if (Readings(shape.Name, peer.Name).Count == 0)
            {
                table.Add(peer.Name, "not yet");
                continue;
            }

            table.Add(
                peer.Name,
                Figure.Count(Median(shape.Name, peer.Name, reading => reading.PerSecond)),
                Figure.Ratio(Median(shape.Name, peer.Name, reading => reading.PerSecond) / nginx),
                Figure.Milliseconds(Median(shape.Name, peer.Name, reading => reading.P50.TotalMilliseconds)),
                Figure.Milliseconds(Median(shape.Name, peer.Name, reading => reading.P99.TotalMilliseconds)),
                Figure.Ratio(Median(shape.Name, peer.Name, reading => reading.CpuPer100K)),
                Figure.Count(Failed(shape.Name, peer.Name)));
        }

        return table.ToString();
    }

    private string TableOfRoutes(IReadOnlyList<IPeer> peers)
    {
        var table = new Table("64 connections, hosts in turn", "requests/s, 1 route", $"requests/s, {Many} routes", "of one route", "failed");
        foreach (var peer in peers)
        {
            var one = Median(NameOf(1), peer.Name, reading => reading.PerSecond);
            var many = Median(NameOf(Many), peer.Name, reading => reading.PerSecond);
            var failed = Failed(NameOf(1), peer.Name) + Failed(NameOf(Many), peer.Name);
            table.Add(peer.Name, Figure.Count(one), Figure.Count(many), Figure.Ratio(many / one), Figure.Count(failed));
        }

        return table.ToString();
    }

    private double? Median(string shape, string peer, Func<Reading, double?> figure) =>
        Figure.Median(Readings(shape, peer).Select(figure).OfType<double>());

    private double Failed(string shape, string peer) => Readings(shape, peer).Sum(reading => reading.Failed);

    private List<Reading> Readings(string shape, string peer) => _readings.GetValueOrDefault((shape, peer), []);
}
