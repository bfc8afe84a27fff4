using System.Text.RegularExpressions;
using Luma.Core.Apps;
using Luma.Core.Naming;

namespace Luma.Tests.Core.Naming;

public sealed partial class NamesTests
{
    private static readonly string Longest = new('a', Names.LongestName);

    [Theory]
    [InlineData("a")]
    [InlineData("blog")]
    [InlineData("my-blog-2")]
    [InlineData("a--b")]
    [InlineData("blue")]
    [InlineData("green-1")]
    [InlineData("blue-sky")]
    [InlineData("blog-blue-sky")]
    [InlineData("blog-bluer")]
    [InlineData("blog-temp")]
    [InlineData("blog-kept")]
    [InlineData("blog-new")]
    [InlineData("evergreen")]
    public void A_DNS_label_is_a_name(string name) => Assert.True(Names.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("Blog")]
    [InlineData("1blog")]
    [InlineData("-blog")]
    [InlineData("blog-")]
    [InlineData("blog_2")]
    [InlineData("blog.web")]
    [InlineData("my blog")]
    [InlineData("blög")]
    [InlineData("blog\n")]
    [InlineData("../blog")]
    public void Anything_else_is_none(string name) => Assert.False(Names.IsValid(name));

    [Theory]
    [InlineData("blog-blue")]
    [InlineData("blog-green")]
    [InlineData("blog-green-1")]
    [InlineData("blog-green-100")]
    [InlineData("blog-blue-temp")]
    [InlineData("blog-blue-kept")]
    [InlineData("blog-green-12-kept")]
    [InlineData("blog-green-12-temp")]
    [InlineData("blog-green-12-new")]
    public void What_ends_like_a_container_is_reserved(string name) => Assert.False(Names.IsValid(name));

    [Fact]
    public void A_name_has_at_most_40_characters()
    {
        Assert.True(Names.IsValid(Longest));
        Assert.False(Names.IsValid(Longest + "a"));
    }

    [Fact]
    public void One_replica_bears_the_colour_alone() => Assert.Equal(["blog-green"], Names.Containers("blog", Colour.Green, 1));

    [Fact]
    public void Several_replicas_are_numbered_from_1() =>
        Assert.Equal(["blog-blue-1", "blog-blue-2", "blog-blue-3"], Names.Containers("blog", Colour.Blue, 3));

    [Fact]
    public void Networks_volumes_aliases_and_sets_aside_are_called_after_their_owners()
    {
        Assert.Equal("site-network", Names.Network("site"));
        Assert.Equal("site_data", Names.Volume("site", "data"));
        Assert.Equal("blog-green-temp", Names.TemporaryAlias("blog", Colour.Green));
        Assert.Equal("blog-green-1-kept", Names.SetAside("blog-green-1"));
    }

    [Fact]
    public void Every_name_of_the_longest_app_is_a_DNS_label() => Assert.All(
        AllOf(Longest),
        name => Assert.Matches(DnsLabel(), name));

    [Fact]
    public void No_name_of_one_app_can_be_another_app() => Assert.All(AllOf("blog"), name => Assert.False(Names.IsValid(name), name));

    private static IEnumerable<string> AllOf(string app) =>
        from colour in Enum.GetValues<Colour>()
        from replicas in new[] { 1, AppRules.MostReplicas }
        from container in Names.Containers(app, colour, replicas)
        from name in new[] { container, Names.SetAside(container), Names.TemporaryAlias(app, colour) }
        select name;

    /// <summary>RFC 1035 2.3.1 and 2.3.4.</summary>
    [GeneratedRegex(@"\A[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
