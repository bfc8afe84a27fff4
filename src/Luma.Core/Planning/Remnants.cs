namespace Luma.Core.Planning;

/// <summary>What is of an app besides containers and routes, and of nobody else.</summary>
/// <param name="Volumes">Those that are to go with it.</param>
public sealed record Remnants(IReadOnlyList<string> Volumes, IReadOnlyList<NamedImage> Images)
{
    public static readonly Remnants None = new([], []);
}

/// <param name="Id">What no tag can move.</param>
/// <param name="Name">For people.</param>
public sealed record NamedImage(string Id, string Name)
{
    public override string ToString() => Name;
}
