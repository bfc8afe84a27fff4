using Luma.Cli.Configuration;

namespace Luma.Tests.Cli.Configuration;

public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  a  b\tc ", new[] { "a", "b", "c" })]
    [InlineData("a 'b c' \"d e\"", new[] { "a", "b c", "d e" })]
    [InlineData("a'b'\"c\"d", new[] { "abcd" })]
    [InlineData("'' \"\"", new[] { "", "" })]
    [InlineData("a\\ b \\'", new[] { "a b", "'" })]
    [InlineData("\"a\\\"b\\n\\\\\" 'c\\d'", new[] { "a\"b\\n\\", "c\\d" })]
    public void A_line_is_split_as_a_shell_splits_it(string line, string[] words)
    {
        Assert.True(ShellWords.TrySplit(line, out var found));
        Assert.Equal(words, found);
    }

    [Theory]
    [InlineData("a 'b")]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    public void A_quote_that_stays_open_is_refused(string line) => Assert.False(ShellWords.TrySplit(line, out _));
}
