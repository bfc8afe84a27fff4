namespace Luma.Docker;

/// <summary>An image's name taken apart: <c>[registry/]repository[:tag][@digest]</c>.</summary>
/// <param name="Repository">The name without tag and digest.</param>
/// <param name="Tag">The tag, or null if none is written.</param>
/// <param name="Digest">The digest, such as <c>sha256:…</c>, or null.</param>
public sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>What the engine wants as <c>tag</c>: the digest, else the tag, else <c>latest</c>.</summary>
    public string Version => Digest ?? Tag ?? "latest";

    /// <summary>Takes a name apart without judging it.</summary>
    public static ImageReference Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        // A colon in front of the last slash is the port of a registry.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/')
            ? new(name[..colon], name[(colon + 1)..], digest)
            : new(name, null, digest);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Repository + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");
}
