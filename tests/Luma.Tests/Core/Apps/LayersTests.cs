using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class LayersTests
{
    [Theory]
    [InlineData("a b c", "", "a b c")]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a b c d", "")]
    [InlineData("a b c", "a b|a x c", "c")]
    [InlineData("a b c", "b c|x b c", "a b c")]
    [InlineData("a b a", "a", "b a")]
    [InlineData("", "a", "")]
    public void A_layer_is_there_only_with_all_those_below_it(string wanted, string known, string lacking) =>
        Assert.Equal(Words(lacking), Layers.Lacking(Words(wanted), known.Split('|').Select(Words)));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
