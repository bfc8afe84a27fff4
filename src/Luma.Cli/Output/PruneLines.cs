using Luma.Core.Api;
using Luma.Core.Units;

namespace Luma.Cli.Output;

/// <summary>What was pruned, or would be.</summary>
internal static class PruneLines
{
    public static IEnumerable<Line> Of(PruneReport report, bool dryRun)
    {
        var does = dryRun ? "Would remove" : "Removed";
        foreach (var release in report.Releases)
        {
            yield return new($"{does} release {release.Number} ({release.Version}) of ", Line.Strong(release.App));
        }

        foreach (var image in report.Images)
        {
            yield return image.LeftBecause is { } reason
                ? new(Line.Warning("Left"), $" image {image.Name}: {reason}")
                : new($"{does} image {image.Name} ({ByteSize.Format(image.Bytes)})");
        }

        yield return report is { Releases.Count: 0, Images.Count: 0 }
            ? new("Nothing is beyond what is kept.")
            : new($"{(dryRun ? "That would free" : "Freed")} up to {ByteSize.Format(report.Bytes)}");
    }
}
