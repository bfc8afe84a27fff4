using Luma.Core.Api;
using Luma.Core.Units;

namespace Luma.Cli.Output;

/// <summary>What goes with an app, what stays, and who would miss it.</summary>
internal static class DeletionLines
{
    public static IEnumerable<Line> Of(DeletionPreview preview) =>
    [
        new("Deleting ", Line.Strong(preview.App), " takes away"),
        .. Listed("containers", preview.Containers),
        .. Listed("routes", preview.Routes),
        .. Listed("releases", preview.Releases.Select(release => $"{release}")),
        .. Listed("images", preview.Images.Where(image => image.LeftBecause is null).Select(image => $"{image.Name} ({ByteSize.Format(image.Bytes)})")),
        .. Listed("volumes, with all that they hold:", preview.Volumes.Where(volume => volume.LeftBecause is null).Select(volume => volume.Name)),
        .. Listed("network", preview.Network is { } network ? [network] : []),
        .. preview.Volumes.Where(volume => volume.LeftBecause is not null).Select(volume => new Line($"Volume {volume.Name} stays: {volume.LeftBecause}")),
        .. preview.Images.Where(image => image.LeftBecause is not null).Select(image => new Line($"Image {image.Name} stays: {image.LeftBecause}")),
        .. preview.Dependents.Select(dependent => new Line(Line.Warning("Depends on it:"), $" {dependent.Name} {dependent.How}")),
    ];

    private static IEnumerable<Line> Listed(string kind, IEnumerable<string> names) =>
        string.Join(", ", names) is { Length: > 0 } all ? [new Line($"  {kind} {all}")] : [];
}
