namespace Luma.Core.Apps;

/// <summary>What people call a release: the version that was given, or else what is known of its image.</summary>
public static class ReleaseVersion
{
    public const int Longest = 128;

    /// <summary>Annotations of the OCI image specification, which images have as labels.</summary>
    private const string VersionLabel = "org.opencontainers.image.version";
    private const string RevisionLabel = "org.opencontainers.image.revision";

    private const int ShortHash = 12;

    private static readonly Dictionary<string, string> NoLabels = [];

    public static bool IsValid(string version) => version.Length is > 0 and <= Longest && !version.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));

    /// <summary>The spec's version; the image's tag, unless it is <c>latest</c>; its labels for version and git revision; its id, shortened.</summary>
    public static string Of(AppSpec app, string imageId = "", IReadOnlyDictionary<string, string>? labels = null)
    {
        labels ??= NoLabels;
        var image = ImageReference.TryParse(app.Image, out var reference) ? reference : new(app.Image, null, null);
        string?[] names =
        [
            app.Version,
            image.Tag == "latest" ? null : image.Tag,
            Valid(labels.GetValueOrDefault(VersionLabel)),
            Short(Valid(labels.GetValueOrDefault(RevisionLabel))),
            Short(Hash(image.Digest ?? imageId)),
        ];
        return names.FirstOrDefault(name => name is not null) ?? "";
    }

    private static string? Valid(string? label) => label is not null && IsValid(label) ? label : null;

    private static string? Hash(string digest) => digest.Length == 0 ? null : digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string? Short(string? hash) => hash?[..Math.Min(hash.Length, ShortHash)];
}
