using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class HostRulesTests
{
    [Theory]
    [InlineData("blog.example.com")]
    [InlineData("localhost")]
    [InlineData("BLOG.Example.COM")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("my_app_.example.com")]
    [InlineData("a-b.c--d.example")]
    [InlineData("192.0.2.7")]
    [InlineData("7.example")]
    public void Names_and_IPv4_addresses_are_hosts(string host) => Assert.True(HostRules.IsValid(host));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("*")]
    [InlineData("*.example.com")]
    [InlineData("blog..example.com")]
    [InlineData(".example.com")]
    [InlineData("example.com.")]
    [InlineData("-blog.example.com")]
    [InlineData("blog-.example.com")]
    [InlineData("_blog.example.com")]
    [InlineData("blog.example.com:80")]
    [InlineData("http://blog.example.com")]
    [InlineData("blog.example.com/path")]
    [InlineData("user@example.com")]
    [InlineData("blog example")]
    [InlineData("bücher.example")]
    [InlineData("[::1]")]
    [InlineData("::1")]
    [InlineData("blog.example.com\n")]
    [InlineData("blo\u212A.example")] // the Kelvin sign, whose lower case is a plain k
    public void Anything_else_is_not(string host) => Assert.False(HostRules.IsValid(host));

    [Fact]
    public void A_label_has_at_most_63_octets()
    {
        Assert.True(HostRules.IsValid(new string('a', 63) + ".example"));
        Assert.False(HostRules.IsValid(new string('a', 64) + ".example"));
    }

    [Fact]
    public void A_name_has_at_most_253_octets()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".";

        Assert.True(HostRules.IsValid(longest + "b"));
        Assert.False(HostRules.IsValid(longest + "bc"));
    }

    [Fact]
    public void Two_apps_cannot_have_the_same_host_and_path() => Assert.Equal(
        ["apps.shop.proxy.hosts[1] already leads to apps.blog; give one of them another host or path_prefix (was 'BLOG.example.com')"],
        Conflicts(Blog.Spec, Shop.OnHosts("shop.example.com", "BLOG.example.com")));

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/api", "/api/")]
    public void A_closing_slash_makes_no_other_path(string one, string other) => Assert.Single(Conflicts(
        Blog.Spec.With(proxy => proxy with { PathPrefix = one }),
        Shop.With(proxy => proxy with { PathPrefix = other })));

    [Theory]
    [InlineData("/", "/api")]
    [InlineData("/api", "/API")]
    [InlineData("/api", "/apix")]
    public void Two_apps_may_share_a_host_below_different_paths(string one, string other) => Assert.Empty(Conflicts(
        Blog.Spec.With(proxy => proxy with { PathPrefix = one }),
        Shop.With(proxy => proxy with { PathPrefix = other })));

    [Fact]
    public void A_host_is_listed_once() => Assert.Equal(
        ["apps.blog.proxy.hosts[1] is listed twice (was 'Blog.example.com')"],
        Conflicts(Blog.Spec.OnHosts("blog.example.com", "Blog.example.com")));

    [Fact]
    public void Every_later_app_that_wants_the_host_is_told() =>
        Assert.Equal(2, Conflicts(Blog.Spec, Shop, Shop with { Name = "wiki" }).Count());

    private static AppSpec Shop => Blog.Spec with { Name = "shop" };

    private static IEnumerable<string> Conflicts(params AppSpec[] apps) => HostRules.CheckDistinct(apps).Select(problem => problem.ToString());
}
