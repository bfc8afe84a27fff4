using Luma.Core.Apps;

namespace Luma.Tests.Core.Apps;

public sealed class RegistryTests
{
    private const string Hub = Registry.DockerHub;

    [Theory]
    [InlineData("blog", Hub)]
    [InlineData("blog:1.4", Hub)]
    [InlineData("me/blog:1.4", Hub)]
    [InlineData("docker.io/me/blog", Hub)]
    [InlineData("index.docker.io/me/blog", Hub)]
    [InlineData("ghcr.io/me/blog", "ghcr.io")]
    [InlineData("registry:5000/blog", "registry:5000")]
    [InlineData("localhost/blog", "localhost")]
    [InlineData("registry.example.com/a/b/c@sha256:0", "registry.example.com")]
    public void The_registry_is_the_part_that_can_only_be_a_host(string image, string registry) =>
        Assert.Equal(registry, Registry.Of(image));
}
