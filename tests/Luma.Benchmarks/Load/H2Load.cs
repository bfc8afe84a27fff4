using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Load;

/// <summary>HTTP/2 without TLS, by prior knowledge, from one thread of <c>h2load</c>.</summary>
internal sealed partial class H2Load(string folder)
{
    public async Task<Reading> RunAsync(IPEndPoint server, Shape shape, string host, TimeSpan duration)
    {
        var log = Path.Combine(folder, "h2load.log");
        File.Delete(log);
        var (_, output) = await Command.RunAsync(
            "h2load",
            "-t1",
            string.Create(CultureInfo.InvariantCulture, $"-c{shape.Connections}"),
            string.Create(CultureInfo.InvariantCulture, $"-m{Shape.StreamsPerConnection}"),
            string.Create(CultureInfo.InvariantCulture, $"-D{duration.TotalSeconds:0}"),
            $"--log-file={log}",
            "-H",
            $":authority: {host}",
            $"http://{server}{shape.Path}");
        return Read(output, await File.ReadAllLinesAsync(log), duration);
    }

    /// <summary>Whether the server speaks it at all.</summary>
    public static async Task<bool> IsSpokenAsync(IPEndPoint server, string path, string host)
    {
        var (_, output) = await Command.RunAsync(
            "h2load", "-n1", "-c1", "--connection-active-timeout=5", "-H", $":authority: {host}", $"http://{server}{path}");
        return Succeeded().Match(output) is { Success: true } match && match.Groups[1].Value == "1";
    }

    /// <summary>The report has no percentiles; the log has a line for each request: its start, its status, its microseconds.</summary>
    private static Reading Read(string output, string[] log, TimeSpan duration)
    {
        var times = log.Select(line => long.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture)).Order().ToList();
        return new(
            Number(Succeeded(), output),
            Number(Failed(), output),
            duration,
            Percentile(times, 0.50),
            Percentile(times, 0.99));
    }

    private static TimeSpan Percentile(List<long> sorted, double share) =>
        sorted.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(sorted[(int)(share * (sorted.Count - 1))]);

    private static long Number(Regex pattern, string output) => long.Parse(pattern.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"status codes: (\d+) 2xx")]
    private static partial Regex Succeeded();

    /// <summary>Counts broken streams and statuses of 4xx and 5xx alike.</summary>
    [GeneratedRegex(@"(\d+) failed,")]
    private static partial Regex Failed();
}
