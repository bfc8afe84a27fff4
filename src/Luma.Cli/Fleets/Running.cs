using System.Globalization;
using Luma.Core.Api;

namespace Luma.Cli.Fleets;

/// <summary>The release that serves on a server.</summary>
/// <param name="Release">Its number there; servers count for themselves.</param>
internal sealed record Running(int Release, string Version, string ImageId)
{
    /// <summary>Null where none serves.</summary>
    public static Running? Of(IReadOnlyList<ReleaseStatus> releases) => releases.FirstOrDefault(release => release.State == ReleaseState.Active) is { } active
        ? new(active.Number, active.Version, active.ImageId)
        : null;

    /// <summary><c>1.4 (release 7)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Version.Length > 0 ? $"{Version} " : "")}(release {Release})");

    /// <summary>Whether both servers run the same.</summary>
    public bool IsLike(Running other) => ImageId.Length > 0 && other.ImageId.Length > 0 ? ImageId == other.ImageId && Version == other.Version : Version == other.Version;
}
