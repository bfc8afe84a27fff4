using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class ReleaseVersionTests
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly Dictionary<string, string> Labels = new()
    {
        ["org.opencontainers.image.version"] = "1.4.2",
        ["org.opencontainers.image.revision"] = "fedcba9876543210fedcba9876543210fedcba98",
    };

    [Fact]
    public void What_was_given_is_the_version() => Assert.Equal("7", ReleaseVersion.Of(Blog.Spec with { Version = "7", Image = "blog:3" }, Id, Labels));

    [Theory]
    [InlineData("blog:3", "3")]
    [InlineData("localhost:5000/blog:2026-11-21", "2026-11-21")]
    [InlineData("blog:latest", "1.4.2")]
    [InlineData("blog", "1.4.2")]
    [InlineData("blog@" + Id, "1.4.2")]
    public void Otherwise_the_tag_is_unless_it_says_nothing(string image, string version) =>
        Assert.Equal(version, ReleaseVersion.Of(Blog.Spec with { Image = image }, Id, Labels));

    [Theory]
    [InlineData("", "fedcba987654")]
    [InlineData("two words", "fedcba987654")]
    public void A_label_that_is_no_version_does_not_count(string label, string version) => Assert.Equal(version, ReleaseVersion.Of(
        Blog.Spec with { Image = "blog" }, Id, new Dictionary<string, string>(Labels) { ["org.opencontainers.image.version"] = label }));

    [Theory]
    [InlineData("blog", "0123456789ab")]
    [InlineData("blog@sha256:9876543210abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "9876543210ab")]
    public void An_image_that_says_nothing_of_itself_goes_by_its_hash(string image, string version) =>
        Assert.Equal(version, ReleaseVersion.Of(Blog.Spec with { Image = image }, Id));

    [Fact]
    public void Before_its_image_is_known_a_release_may_have_none() => Assert.Equal("", ReleaseVersion.Of(Blog.Spec with { Image = "blog" }));

    [Theory]
    [InlineData("")]
    [InlineData("1 4")]
    [InlineData("1\n")]
    public void A_version_without_substance_is_refused(string version) => Assert.Equal(
        $"apps.blog.version must have 1 to 128 characters and no spaces (was '{version}')",
        Assert.Single(AppRules.Check(Blog.Spec with { Version = version })).ToString());
}
