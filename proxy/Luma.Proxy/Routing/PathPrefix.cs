namespace Luma.Proxy;

/// <summary>Path prefixes that match whole segments only.</summary>
internal static class PathPrefix
{
    /// <summary>A prefix without its closing slash: <c>/api/</c> and <c>/api</c> are the same, <c>/</c> is nothing.</summary>
    public static string Bare(string prefix) => prefix.TrimEnd('/');

    public static bool Covers(ReadOnlySpan<char> bare, ReadOnlySpan<char> path) =>
        path.StartsWith(bare, StringComparison.Ordinal) && (path.Length == bare.Length || path[bare.Length] == '/');
}
