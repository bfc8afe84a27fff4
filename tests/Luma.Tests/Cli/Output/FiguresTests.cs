using Luma.Cli.Output;

namespace Luma.Tests.Cli.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(4812, "4 812")]
    [InlineData(1234567, "1 234 567")]
    public void Thousands_are_separated_by_a_space(long number, string text) => Assert.Equal(text, Figures.Count(number));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(3.14, "3.1 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(72, "1 min 12 s")]
    public void Times_are_told_in_seconds_and_minutes(double seconds, string text) => Assert.Equal(text, Figures.Elapsed(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-3, "just now")]
    [InlineData(4, "just now")]
    [InlineData(30, "30 seconds ago")]
    [InlineData(60, "1 minute ago")]
    [InlineData(300, "5 minutes ago")]
    [InlineData(3600, "1 hour ago")]
    [InlineData(7200, "2 hours ago")]
    [InlineData(172800, "2 days ago")]
    public void Ages_are_told_in_their_largest_unit(double seconds, string text) => Assert.Equal(text, Figures.Ago(TimeSpan.FromSeconds(seconds)));
}
