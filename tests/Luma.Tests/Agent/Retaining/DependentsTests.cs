using Luma.Agent.Retaining;
using Luma.Docker;

namespace Luma.Tests.Agent.Retaining;

/// <summary>How a container's use of the app <c>blog</c> is told.</summary>
public sealed class DependentsTests
{
    private const string Unknown = "is on site-network and could look blog up";

    [Theory]
    [InlineData("BLOG_URL=http://blog:3000/", "names blog in BLOG_URL")]
    [InlineData("BACKENDS=http://web,blog", "names blog in BACKENDS")]
    [InlineData("DATABASE=postgres://user:secret@blog/x", "names blog in DATABASE")]
    [InlineData("SITE=https://blog.example.com", Unknown)]
    [InlineData("NAME=my-blog", Unknown)]
    [InlineData("NAME=blog-data", Unknown)]
    [InlineData("BLOG=yes", Unknown)]
    [InlineData("torn", Unknown)]
    public void A_variable_that_names_it_is_told_by_its_name_and_never_by_its_value(string variable, string how) =>
        Assert.Equal(how, Dependents.How(new() { Env = [variable] }, "blog", "site-network"));

    [Fact]
    public void So_is_a_command() => Assert.Equal(
        "names blog in its command", Dependents.How(new() { Cmd = ["proxy", "--to", "blog:3000"] }, "blog", "site-network"));
}
