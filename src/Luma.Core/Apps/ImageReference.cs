using System.Text.RegularExpressions;

namespace Luma.Core.Apps;

/// <summary>An image reference, <c>[registry/]name[:tag][@digest]</c>, by the grammar of the OCI distribution specification.</summary>
public sealed partial record ImageReference(string Name, string? Tag, string? Digest)
{
    public static bool TryParse(string text, out ImageReference reference)
    {
        var match = Grammar().Match(text);
        reference = new(match.Groups["name"].Value, Value(match, "tag"), Value(match, "digest"));
        return match.Success && text.Length <= 400;
    }

    /// <summary>As Docker prints it, with the tag <c>latest</c> where neither tag nor digest is given.</summary>
    public override string ToString() => Digest is not null ? $"{Name}@{Digest}" : $"{Name}:{Tag ?? "latest"}";

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;

    [GeneratedRegex(@"\A(?<name>([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?/)?[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
