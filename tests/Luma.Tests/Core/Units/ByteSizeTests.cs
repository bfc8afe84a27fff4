using Luma.Core.Units;

namespace Luma.Tests.Core.Units;

public sealed class ByteSizeTests
{
    private const int Seed = 20_240_229;

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1024", 1024)]
    [InlineData("1b", 1)]
    [InlineData("64k", 64L << 10)]
    [InlineData("512m", 512L << 20)]
    [InlineData("512M", 512L << 20)]
    [InlineData("512MB", 512L << 20)]
    [InlineData("512 MB", 512L << 20)]
    [InlineData("2g", 2L << 30)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1.5g", 3L << 29)]
    [InlineData("1t", 1L << 40)]
    [InlineData("0.001k", 1)]
    public void Sizes_are_read_as_Docker_writes_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1  m")]
    [InlineData(" 1m")]
    [InlineData("1m ")]
    [InlineData("1m\n")]
    [InlineData("1p")]
    [InlineData("1mm")]
    [InlineData("1.m")]
    [InlineData(".5m")]
    [InlineData("1.0005m")]
    [InlineData("1,5g")]
    [InlineData("٣m")] // a digit, though not one of ours
    [InlineData("999999999999999t")]
    public void Anything_else_is_none(string text)
    {
        Assert.False(ByteSize.TryParse(text, out var value));
        Assert.Equal(0, value);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KB")]
    [InlineData(1536, "1.5 KB")]
    [InlineData(6L << 20, "6 MB")]
    [InlineData(3L << 29, "1.5 GB")]
    [InlineData(5L << 40, "5 TB")]
    [InlineData(5000L << 40, "5000 TB")]
    public void Sizes_are_written_in_the_largest_unit_that_fits(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Fact]
    public void Whatever_is_written_is_read_again_within_its_rounding()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = (long)Math.Pow(1L << 50, random.NextDouble());
            var text = ByteSize.Format(bytes);

            Assert.True(ByteSize.TryParse(text, out var again), text);
            Assert.InRange(again, bytes * 0.949, bytes * 1.051);
        }
    }
}
