using System.Globalization;
using Luma.Core.Units;

namespace Luma.Tests.Core.Units;

public sealed class DurationTests
{
    private const int Seed = 20_240_229;

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("0ms", 0)]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0.001s", 1)]
    [InlineData("90s", 90_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    [InlineData("2m500ms", 120_500)]
    [InlineData("720h", 2_592_000_000)]
    public void Durations_are_read_as_people_write_them(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("1s\n")]
    [InlineData("1S")]
    [InlineData("1d")]
    [InlineData("1s1m")]
    [InlineData("1s1s")]
    [InlineData("1.5m")]
    [InlineData("1.s")]
    [InlineData(".5s")]
    [InlineData("1.0005s")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    [InlineData("٣s")] // a digit, though not one of ours
    [InlineData("720h1ms")]
    [InlineData("999999999h")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(Duration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.Zero, value);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(1_000, "1s")]
    [InlineData(1_500, "1s500ms")]
    [InlineData(90_000, "1m30s")]
    [InlineData(3_600_000, "1h")]
    [InlineData(3_600_001, "1h1ms")]
    [InlineData(2_592_000_000, "720h")]
    [InlineData(-90_000, "-1m30s")]
    public void Durations_are_written_in_the_same_units(long milliseconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void The_ends_of_time_can_be_written()
    {
        Assert.Equal("-256204778h48m5s477ms", Duration.Format(TimeSpan.MinValue));
        Assert.Equal("256204778h48m5s477ms", Duration.Format(TimeSpan.MaxValue));
    }

    [Fact]
    public void What_is_shorter_than_a_millisecond_is_written_as_none() => Assert.Equal("0s", Duration.Format(TimeSpan.FromTicks(9_999)));

    [Fact]
    public void Whatever_is_written_is_read_again_as_the_same()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            // Every magnitude is as likely as any other.
            var value = TimeSpan.FromMilliseconds((long)Math.Pow(Duration.Longest.TotalMilliseconds, random.NextDouble()));
            var text = Duration.Format(value);

            Assert.True(Duration.TryParse(text, out var again), text);
            Assert.Equal(value, again);
        }
    }

    [Fact]
    public void No_thousandth_of_a_second_is_lost_in_a_decimal()
    {
        for (var milliseconds = 0; milliseconds < 10_000; milliseconds++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:000}s");

            Assert.True(Duration.TryParse(text, out var value), text);
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
        }
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        const string alphabet = "0123456789.smh- ٣\n";
        var random = new Random(Seed);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. random.GetItems<char>(alphabet, random.Next(1, 12))]);

            if (Duration.TryParse(text, out var value))
            {
                Assert.InRange(value, TimeSpan.Zero, Duration.Longest);
            }
        }
    }
}
