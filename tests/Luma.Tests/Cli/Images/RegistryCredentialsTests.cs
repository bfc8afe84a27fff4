using Luma.Cli.Images;
using Luma.Core.Apps;
using Luma.Tests.Cli.Rig;

namespace Luma.Tests.Cli.Images;

public sealed class RegistryCredentialsTests : IDisposable
{
    private readonly Folder _folder = new();

    [Fact]
    public async Task A_login_is_found_where_docker_stored_it()
    {
        // me:secret and you:with:colon
        _folder.With("config.json", """
            {"auths": {"ghcr.io": {"auth": "bWU6c2VjcmV0"}, "https://index.docker.io/v1/": {"auth": "eW91OndpdGg6Y29sb24="}, "az.example.com": {"identitytoken": "token"}}}
            """);

        Assert.Equal(new() { Server = "ghcr.io", User = "me", Password = "secret" }, await FindAsync("ghcr.io/me/blog:1"));
        Assert.Equal(new() { Server = Registry.DockerHub, User = "you", Password = "with:colon" }, await FindAsync("you/blog"));
        Assert.Equal(new() { Server = "az.example.com", IdentityToken = "token" }, await FindAsync("az.example.com/blog"));
        Assert.Null(await FindAsync("other.example.com/blog"));
    }

    [Fact]
    public async Task A_helper_is_asked_which_the_configuration_names()
    {
        const UnixFileMode program = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        _folder.With("docker-credential-luma-test", """
            #!/bin/sh
            read server
            echo "{\"ServerURL\": \"$server\", \"Username\": \"me\", \"Secret\": \"for-$server\"}"
            """, program);
        _folder.With("config.json", """{"credHelpers": {"ghcr.io": "luma-test"}, "credsStore": "luma-test-missing"}""");
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{path}:{_folder.Path}");
        try
        {
            Assert.Equal(new() { Server = "ghcr.io", User = "me", Password = "for-ghcr.io" }, await FindAsync("ghcr.io/me/blog"));
            Assert.Null(await FindAsync("other.example.com/blog"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"auths": null}""")]
    [InlineData("""{"auths": {"ghcr.io": {"auth": "!"}}}""")]
    public async Task A_file_of_another_making_has_no_login(string config)
    {
        _folder.With("config.json", config);
        Assert.Null(await FindAsync("ghcr.io/me/blog"));
    }

    [Fact]
    public async Task No_login_tells_its_secret_where_it_is_printed()
    {
        _folder.With("config.json", """{"auths": {"ghcr.io": {"auth": "bWU6c2VjcmV0"}}}""");
        Assert.DoesNotContain("secret", $"{await FindAsync("ghcr.io/me/blog")}", StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Luma.Core.Api.RegistryLogin?> FindAsync(string image) =>
        new RegistryCredentials(name => name == "DOCKER_CONFIG" ? _folder.Path : null).ForAsync(image, CancellationToken.None);
}
