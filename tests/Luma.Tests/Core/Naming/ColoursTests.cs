using Luma.Core.Naming;

namespace Luma.Tests.Core.Naming;

public sealed class ColoursTests
{
    [Theory]
    [InlineData(Colour.Blue, Colour.Green, "blue")]
    [InlineData(Colour.Green, Colour.Blue, "green")]
    public void A_colour_has_another_and_a_text(Colour colour, Colour other, string text)
    {
        Assert.Equal(other, colour.Other());
        Assert.Equal(text, colour.Text());
        Assert.True(Colours.TryParse(text, out var parsed));
        Assert.Equal(colour, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Blue")]
    [InlineData("blue ")]
    [InlineData("red")]
    [InlineData("0")]
    public void Any_other_text_is_no_colour(string? text) => Assert.False(Colours.TryParse(text, out _));
}
