using System.Globalization;
using Luma.Core.Api;

namespace Luma.Cli.Output;

/// <summary>An app's releases as a table, and below it why the failed ones failed.</summary>
internal static class ReleaseLines
{
    private static readonly string[] Heading = ["RELEASE", "VERSION", "STATE", "DEPLOYED", "BY", "TOOK", "REQUESTS", "FAILED", "IMAGE"];

    /// <param name="releases">The newest first.</param>
    /// <param name="now">To tell ages by.</param>
    /// <param name="verbose">With image ids and configurations.</param>
    public static IEnumerable<Line> Of(IReadOnlyList<ReleaseStatus> releases, DateTimeOffset now, bool verbose) =>
    [
        .. Columns.Of(
            verbose ? [.. Heading, "IMAGE ID", "CONFIGURATION"] : Heading,
            [.. releases.Select(release => Row(release, now, verbose))]),
        .. releases.Where(release => release.Failure is not null)
            .Select(release => new Line(Line.Bad($"Release {release.Number} failed:"), $" {release.Failure!.Message}")),
    ];

    private static string[] Row(ReleaseStatus release, DateTimeOffset now, bool verbose)
    {
        string[] cells =
        [
            release.Number.ToString(CultureInfo.InvariantCulture),
            release.Version,
            State(release, now),
            Figures.Ago(now - release.At),
            release.By,
            release.Elapsed is { } elapsed ? Figures.Elapsed(elapsed) : "",
            release.Traffic is { } traffic ? Figures.Count(traffic.Requests) : "",
            release.Traffic is { } lost ? Figures.Count(lost.Failed) : "",
            release.Image,
        ];
        return verbose ? [.. cells, Figures.ImageId(release.ImageId), release.Configuration] : cells;
    }

    private static string State(ReleaseStatus release, DateTimeOffset now) => release.State switch
    {
        ReleaseState.Active => "active",
        ReleaseState.RolledBack => "rolled back",
        ReleaseState.Failed => "failed",
        ReleaseState.UnderWay => "under way",
        _ => "replaced",
    } + (release.WarmUntil > now ? ", kept warm" : release.Kept ? ", kept" : "");
}
