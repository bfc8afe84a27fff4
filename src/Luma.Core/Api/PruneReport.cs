namespace Luma.Core.Api;

/// <summary>What <c>POST /api/v1/prune</c> removed, or with <c>?dry_run=true</c> would remove.</summary>
public sealed record PruneReport(IReadOnlyList<PrunedRelease> Releases, IReadOnlyList<PrunedImage> Images)
{
    /// <summary>Of all images that were not left; shared layers count with each of them, so that the disk may gain less.</summary>
    public long Bytes => Images.Where(image => image.LeftBecause is null).Sum(image => image.Bytes);
}

/// <summary>A release that can no longer be gone back to.</summary>
public sealed record PrunedRelease(string App, int Number, string Version);

/// <param name="Name">Its name with tag; its id where it has none.</param>
/// <param name="Id">The image's id, <c>sha256:…</c>.</param>
/// <param name="Bytes">Bytes on the disk, shared layers included.</param>
/// <param name="LeftBecause">Why it was not removed after all; null where it was, or would be.</param>
public sealed record PrunedImage(string Name, string Id, long Bytes, string? LeftBecause);
