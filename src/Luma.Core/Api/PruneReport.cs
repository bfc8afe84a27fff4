using System.Globalization;
using System.Text.Json.Serialization;

namespace Luma.Core.Api;

/// <summary>What <c>POST /api/v1/prune</c> removed, or with <c>?dry_run=true</c> would remove.</summary>
public sealed record PruneReport(IReadOnlyList<PrunedRelease> Releases, IReadOnlyList<PrunedImage> Images)
{
    /// <summary>Of all images that were not left; shared layers count with each of them, so that the disk may gain less.</summary>
    public long Bytes => Images.Where(image => image.LeftBecause is null).Sum(image => image.Bytes);

    /// <summary>Whether there is nothing to forget and to remove.</summary>
    [JsonIgnore]
    public bool IsEmpty => Releases.Count == 0 && Images.All(image => image.LeftBecause is not null);

    /// <summary><c>releases 1, 2 of blog; images my-blog:1</c>.</summary>
    public override string ToString() => string.Join("; ",
    [
        .. Releases.GroupBy(release => release.App).Select(app =>
            $"releases {string.Join(", ", app.Select(release => release.Number.ToString(CultureInfo.InvariantCulture)))} of {app.Key}"),
        .. Images.Any(image => image.LeftBecause is null)
            ? [$"images {string.Join(", ", Images.Where(image => image.LeftBecause is null).Select(image => image.Name))}"]
            : Array.Empty<string>(),
    ]);
}

/// <summary>A release that can no longer be gone back to.</summary>
public sealed record PrunedRelease(string App, int Number, string Version);

/// <param name="Name">Its name with tag; its id where it has none.</param>
/// <param name="Id">The image's id, <c>sha256:…</c>.</param>
/// <param name="Bytes">Bytes on the disk, shared layers included.</param>
/// <param name="LeftBecause">Why it was not removed after all; null where it was, or would be.</param>
public sealed record PrunedImage(string Name, string Id, long Bytes, string? LeftBecause);
