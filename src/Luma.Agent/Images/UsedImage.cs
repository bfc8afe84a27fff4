using Luma.Core.Apps;
using Luma.Docker;
using ImageReference = Luma.Core.Apps.ImageReference;

namespace Luma.Agent.Images;

/// <summary>An image that containers were made from.</summary>
/// <param name="Id">What no tag can move.</param>
/// <param name="Digest">As a registry knows it, <c>name@sha256:…</c>; null where it came from none.</param>
/// <param name="Size">Bytes on the disk, shared layers included.</param>
internal sealed record UsedImage(string Id, string? Digest, long Size)
{
    public static readonly UsedImage Unknown = new("", null, 0);

    /// <param name="asked">The reference by which it was asked for; of its names in several registries that one's is kept.</param>
    public static UsedImage Of(ImageDetails image, string asked)
    {
        var prefix = (ImageReference.TryParse(asked, out var reference) ? reference.Name : asked) + "@";
        return new(image.Id, image.RepoDigests.OrderByDescending(digest => digest.StartsWith(prefix, StringComparison.Ordinal)).FirstOrDefault(), image.Size);
    }
}
