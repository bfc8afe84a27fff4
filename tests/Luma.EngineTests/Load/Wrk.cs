using System.Globalization;
using System.Text.RegularExpressions;
using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Load;

/// <summary>
/// A run of <c>wrk</c>: as many requests as 32 connections and one thread can make with the processor time that nobody else wants.
/// Real visitors take none of the server's.
/// </summary>
internal sealed partial class Wrk : IAsyncDisposable
{
    private readonly ChildProcess _run;

    private Wrk(ChildProcess run) => _run = run;

    public static Wrk Start(AgentProcess agent, AppFile app) => new(ChildProcess.Start(
        "nice",
        ["-n", "19", "wrk", "-t1", "-c32", "-d600s", "--timeout", "30s", "-H", $"Host: {app.Host}", $"http://{agent.Http}/version"],
        "/"));

    /// <summary>Stops it and gives its report.</summary>
    public async Task<WrkReport> EndAsync()
    {
        await _run.SignalAsync("INT");
        return WrkReport.Of(await _run.Ended);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();
}

/// <param name="SocketErrors">Failed connects, reads and writes, and timeouts.</param>
internal sealed partial record WrkReport(long Requests, long Not2xx, long SocketErrors)
{
    public static WrkReport Of(Outcome run) => new(
        Number(Requested(), run) ?? throw new XunitException($"wrk gave no report:\n{run}"),
        Number(Refused(), run) ?? 0,
        Broken().Match(run.Stdout) is { Success: true } broken ? Enumerable.Range(1, 4).Sum(i => Parse(broken.Groups[i])) : 0);

    private static long? Number(Regex pattern, Outcome run) => pattern.Match(run.Stdout) is { Success: true } match ? Parse(match.Groups[1]) : null;

    private static long Parse(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requested();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refused();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Broken();
}
