namespace Luma.Cli.Images;

/// <summary>An image could not be built or brought to a server. Nothing was deployed.</summary>
internal sealed class ImageException(string message, string remedy, IReadOnlyList<string>? evidence = null) : Exception(message)
{
    public string Remedy { get; } = remedy;

    /// <summary>The last lines of the program that failed.</summary>
    public IReadOnlyList<string> Evidence { get; } = evidence ?? [];
}
