using System.Text.RegularExpressions;

namespace Luma.Tests.House;

/// <summary>How the sources are kept.</summary>
public sealed partial class TidinessTests
{
    private const int LongestFile = 400;

    /// <summary>Folders are concepts; these are kinds, under which anything fits.</summary>
    private static readonly string[] Kinds =
    [
        "Abstractions", "Base", "Common", "Constants", "Core", "Data", "Dtos", "Enums", "Exceptions", "Extensions", "Helpers", "Impl",
        "Interfaces", "Managers", "Misc", "Models", "Services", "Shared", "Types", "Utilities", "Utils",
    ];

    [Fact]
    public void Folders_are_concepts_and_never_kinds()
    {
        var folders = Sources().SelectMany(file => file.Split('/')[2..^1]).Distinct();

        Assert.Empty(folders.Intersect(Kinds, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Types_are_nouns_without_a_suffix_that_says_nothing() =>
        Assert.DoesNotContain(Sources(), file => EmptySuffix().IsMatch(Path.GetFileNameWithoutExtension(file)));

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.DoesNotContain(Sources(), file => File.ReadLines(Repository.At(file)).Count() > LongestFile);

    [Fact]
    public void No_warning_is_silenced_where_it_arises() => Assert.Empty(Matches(Silenced()));

    [Fact]
    public void Nothing_is_left_for_later() => Assert.Empty(Matches(Unfinished()));

    private static IEnumerable<string> Sources() => Repository.Sources("src", "proxy");

    private static IEnumerable<string> Matches(Regex pattern) => Sources().SelectMany(file => File.ReadLines(Repository.At(file))
        .Select((line, index) => (line, place: $"{file}:{index + 1}"))
        .Where(found => pattern.IsMatch(found.line))
        .Select(found => $"{found.place} {found.line.Trim()}"));

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utilities|Processor|Base|Impl)$")]
    private static partial Regex EmptySuffix();

    [GeneratedRegex(@"#pragma\s+warning\s+disable|SuppressMessage")]
    private static partial Regex Silenced();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
