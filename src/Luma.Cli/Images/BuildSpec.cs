namespace Luma.Cli.Images;

/// <summary>How the image of an app is built on this machine.</summary>
internal sealed record BuildSpec
{
    /// <summary>The folder that the build sees, relative to that of <c>luma.yml</c>. Default: that folder itself.</summary>
    public string Context { get; init; } = ".";

    /// <summary>The Dockerfile, relative to the context. Default <c>Dockerfile</c>.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Build arguments. They are no secrets: the image tells them.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage to build; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>What to build for, such as <c>linux/amd64</c>; null for this machine.</summary>
    public string? Platform { get; init; }
}
