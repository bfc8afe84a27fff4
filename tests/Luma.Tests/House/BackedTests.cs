using System.Text.RegularExpressions;

namespace Luma.Tests.House;

/// <summary>Tables of the documents that name a test, or a class of tests, for what they say: it exists.</summary>
public sealed partial class BackedTests
{
    private const string Heading = " test |";

    [Fact]
    public void Every_test_that_a_table_names_exists()
    {
        var existing = Repository.Sources("tests").SelectMany(file => Tests().Matches(File.ReadAllText(Repository.At(file))))
            .Select(method => method.Groups["name"].Value).ToHashSet();

        Assert.Empty(Named().Where(test => !existing.Contains(test.Name)).Select(test => $"{test.Page}: {test.Name}"));
    }

    [Fact]
    public void Every_row_of_such_a_table_names_one() =>
        Assert.Empty(Rows().Where(row => Names(row.Text).Count == 0).Select(row => $"{row.Page}: {row.Text}"));

    [Fact]
    public void There_are_such_tables() => Assert.True(Named().Select(test => test.Page).Distinct().Count() > 1);

    private static IEnumerable<(string Page, string Name)> Named() =>
        Rows().SelectMany(row => Names(row.Text).Select(name => (row.Page, name)));

    /// <summary>The rows of all tables whose last column is headed <c>test</c>.</summary>
    private static IEnumerable<(string Page, string Text)> Rows() =>
        from page in Directory.EnumerateFiles(Repository.At("docs"), "*.md")
        let lines = File.ReadAllLines(page)
        from heading in Enumerable.Range(0, lines.Length).Where(i => lines[i].EndsWith(Heading, StringComparison.Ordinal))
        from row in lines.Skip(heading + 2).TakeWhile(line => line.StartsWith('|'))
        select (Path.GetFileName(page), row);

    // The last column.
    private static IReadOnlyCollection<string> Names(string row) =>
        [.. Quoted().Matches(row.TrimEnd(' ', '|').Split(" | ")[^1]).Select(quoted => quoted.Groups["name"].Value)];

    [GeneratedRegex(@"`(?<name>\w+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bclass (?<name>\w+Tests)\b|\[(Long)?(Fact|Theory)\b[^{;=]*?\s(?<name>\w+)\(\w*[^()]*\)\s*(\{|=>|$)", RegexOptions.Multiline)]
    private static partial Regex Tests();
}
