namespace Luma.Cli.Images;

/// <summary>What git knows of a folder.</summary>
/// <param name="Full">The commit that is checked out; empty where there is none.</param>
/// <param name="Dirty">Whether files differ from it.</param>
internal sealed record Revision(string Full, bool Dirty)
{
    private const int ShortHash = 12;

    private static readonly Revision None = new("", false);

    public string Short => Full[..Math.Min(Full.Length, ShortHash)];

    /// <summary>For <c>org.opencontainers.image.revision</c>.</summary>
    public string Label => Dirty ? $"{Full}-dirty" : Full;

    /// <summary>
    /// What an image of this revision is called: by the commit alone where that says all, otherwise also by the image itself, so that
    /// another content is another name.
    /// </summary>
    /// <param name="imageId"><c>sha256:…</c></param>
    public string TagOf(string imageId)
    {
        var hash = imageId[(imageId.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return Full.Length == 0 ? hash[..ShortHash] : Dirty ? $"{Short}-dirty-{hash[..8]}" : Short;
    }

    /// <summary>Of a folder and what is in it; elsewhere in the checkout files may differ.</summary>
    public static async Task<Revision> OfAsync(string folder, CancellationToken ct)
    {
        try
        {
            var git = new Tool("git", folder);
            var head = await git.RunAsync(["rev-parse", "--verify", "--quiet", "HEAD"], ct);
            return head.Code != 0 ? None : new(head.Output.Trim(), (await git.RunAsync(["status", "--porcelain", "--", "."], ct)).Output.Length > 0);
        }
        catch (UsageException)
        {
            return None; // Without git there is no revision to tell.
        }
    }
}
