using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("blog", "blog", null, null, "blog:latest")]
    [InlineData("blog:1.4", "blog", "1.4", null, "blog:1.4")]
    [InlineData("blog:_v-1.RC", "blog", "_v-1.RC", null, "blog:_v-1.RC")]
    [InlineData("me/blog", "me/blog", null, null, "me/blog:latest")]
    [InlineData("ghcr.io/me/my-blog__2/web.app:1", "ghcr.io/me/my-blog__2/web.app", "1", null, "ghcr.io/me/my-blog__2/web.app:1")]
    [InlineData("localhost:5000/blog", "localhost:5000/blog", null, null, "localhost:5000/blog:latest")]
    [InlineData("Registry.Example.com/blog", "Registry.Example.com/blog", null, null, "Registry.Example.com/blog:latest")]
    [InlineData("blog@" + Digest, "blog", null, Digest, "blog@" + Digest)]
    [InlineData("blog:1@" + Digest, "blog", "1", Digest, "blog@" + Digest)]
    public void A_reference_has_a_name_a_tag_and_a_digest(string text, string name, string? tag, string? digest, string printed)
    {
        Assert.True(ImageReference.TryParse(text, out var reference));
        Assert.Equal(new ImageReference(name, tag, digest), reference);
        Assert.Equal(printed, reference.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" blog")]
    [InlineData("blog ")]
    [InlineData("blog\n")]
    [InlineData("Blog")]
    [InlineData("blog:")]
    [InlineData("blog:-1")]
    [InlineData("blog:a b")]
    [InlineData("blog@sha256:0123")]
    [InlineData("blog@")]
    [InlineData("/blog")]
    [InlineData("blog/")]
    [InlineData("me//blog")]
    [InlineData("-blog")]
    [InlineData("blog-")]
    [InlineData("b..log")]
    [InlineData("b___log")]
    [InlineData("b.-log")]
    [InlineData("https://ghcr.io/me/blog")]
    [InlineData("-ghcr.io/me/blog")]
    [InlineData("ghcr.io:port/blog")]
    [InlineData("blog;rm")]
    public void What_Docker_would_not_read_is_none(string text) => Assert.False(ImageReference.TryParse(text, out _));

    [Fact]
    public void A_tag_has_at_most_128_characters()
    {
        Assert.True(ImageReference.TryParse("blog:" + new string('1', 128), out _));
        Assert.False(ImageReference.TryParse("blog:" + new string('1', 129), out _));
    }

    [Fact]
    public void Endless_text_is_no_reference() => Assert.False(ImageReference.TryParse(new string('a', 401), out _));
}
