namespace Luma.Core.Apps;

/// <summary>Layers of images, which lie one on another.</summary>
public static class Layers
{
    /// <summary>
    /// The layers that are lacking to have the wanted image on a host that has the known ones: a layer is there only together with all
    /// those below it (<c>ChainID</c> of the OCI image specification).
    /// </summary>
    /// <param name="wanted">Ids, the lowest first.</param>
    /// <param name="known">The same of each image that is there.</param>
    public static IReadOnlyList<string> Lacking(IReadOnlyList<string> wanted, IEnumerable<IReadOnlyList<string>> known) =>
        [.. wanted.Skip(known.Select(layers => Common(wanted, layers)).DefaultIfEmpty(0).Max())];

    private static int Common(IReadOnlyList<string> wanted, IReadOnlyList<string> layers) =>
        wanted.Zip(layers).TakeWhile(pair => pair.First == pair.Second).Count();
}
