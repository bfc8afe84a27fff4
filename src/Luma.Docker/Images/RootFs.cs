namespace Luma.Docker;

/// <summary>The layers of an image (<c>RootFS</c> of an image's details).</summary>
public sealed record RootFs
{
    /// <summary>The digests of their archives, unpacked, the lowest first.</summary>
    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];
}
