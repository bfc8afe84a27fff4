using Luma.Agent.Images;

namespace Luma.Tests.Agent.Images;

public sealed class RegistryLoginsTests
{
    private const string Hub = "https://index.docker.io/v1/";

    [Theory]
    [InlineData("ghcr.io", "me", "secret")]
    [InlineData(Hub, "you", "with:colon")]
    public void A_login_is_found_by_its_registry(string registry, string user, string password)
    {
        // me:secret and you:with:colon
        const string config = """
            {"auths":{"ghcr.io":{"auth":"bWU6c2VjcmV0"},"https://index.docker.io/v1/":{"auth":"eW91OndpdGg6Y29sb24="}},"credsStore":"desktop"}
            """;

        var login = RegistryLogins.Find(config, registry);

        Assert.Equal((user, password, registry), (login?.Username, login?.Password, login?.ServerAddress));
    }

    [Fact]
    public void A_login_for_another_registry_is_not_handed_out() =>
        Assert.Null(RegistryLogins.Find("""{"auths":{"ghcr.io":{"auth":"bWU6c2VjcmV0"}}}""", "ghcr.io.example.com"));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"auths\"")]
    [InlineData("""{"auths":null}""")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{"ghcr.io":null}}""")]
    [InlineData("""{"auths":{"ghcr.io":{}}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":null}}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":7}}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":""}}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"no base64!"}}}""")]
    [InlineData("""{"auths":{"ghcr.io":{"auth":"bm9jb2xvbg=="}}}""")]
    public void A_file_that_holds_no_login_is_as_good_as_none(string config) => Assert.Null(RegistryLogins.Find(config, "ghcr.io"));

    [Fact]
    public void Printed_a_login_shows_no_password() => Assert.Equal(
        "me@ghcr.io",
        RegistryLogins.Find("""{"auths":{"ghcr.io":{"auth":"bWU6c2VjcmV0"}}}""", "ghcr.io")?.ToString());
}
