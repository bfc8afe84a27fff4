using Luma.Core.Api;

namespace Luma.Tests.Core.Api;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("read")]
    [InlineData("admin")]
    [InlineData("deploy:blog")]
    [InlineData("deploy:blog,shop-api")]
    public void A_scope_is_written_as_it_is_read(string text) => Assert.Equal(text, Scope.Parse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("READ")]
    [InlineData("read ")]
    [InlineData("read,admin")]
    [InlineData("deploy")]
    [InlineData("deploy:")]
    [InlineData("deploy:,")]
    [InlineData("deploy:blog,")]
    [InlineData("deploy:*")]
    [InlineData("deploy:Blog")]
    [InlineData("deploy:blog shop")]
    [InlineData("deploy:blog\nluma-key x admin")]
    [InlineData("deploy:blog\"")]
    [InlineData("deploy:blog;reboot")]
    [InlineData("deploy:$(reboot)")]
    [InlineData("deploy:../blog")]
    public void Nothing_else_is_a_scope(string text) => Assert.Null(Scope.Parse(text));

    [Fact]
    public void Only_a_key_for_single_apps_leaves_others_out()
    {
        Assert.True(Scope.Parse("deploy:blog,shop")!.Covers("shop"));
        Assert.False(Scope.Parse("deploy:blog,shop")!.Covers("bank"));
        Assert.True(Scope.Parse("read")!.Covers("bank"));
        Assert.True(Scope.Parse("admin")!.Covers("bank"));
    }

    [Theory]
    [InlineData("ci@github", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData("-o", false)]
    [InlineData("a b", false)]
    [InlineData("a\"b", false)]
    [InlineData("a\nb", false)]
    [InlineData("$(id)", false)]
    public void A_keys_name_is_one_plain_word(string name, bool valid) => Assert.Equal(valid, Scope.IsKeyName(name));
}
