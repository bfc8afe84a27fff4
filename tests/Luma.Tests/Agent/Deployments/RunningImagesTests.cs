using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Tests.Agent.Rig;
using Luma.Tests.Core.Apps;
using Luma.Tests.Docker;

namespace Luma.Tests.Agent.Deployments;

/// <summary>What is found of a release's image and secrets.</summary>
public sealed class RunningImagesTests
{
    private const string ByName = "GET /v1.44/images/blog%3A2/json";
    private const string ById = "GET /v1.44/images/sha256%3A2/json";
    private const string Digest = "ghcr.io/me/blog@sha256:0123";

    [Fact]
    public async Task The_image_goes_by_its_name_while_that_means_it()
    {
        await using var engine = new FakeEngine("1.44").On(ByName, 200, """{"Id":"sha256:2"}""");

        Assert.Equal(("blog:2", ImageSource.Local), await FindAsync(engine));
    }

    [Fact]
    public async Task By_its_id_when_the_name_has_moved()
    {
        await using var engine = new FakeEngine("1.44").On(ByName, 200, """{"Id":"sha256:3"}""").On(ById, 200, """{"Id":"sha256:2"}""");

        Assert.Equal(("sha256:2", ImageSource.Local), await FindAsync(engine));
    }

    [Fact]
    public async Task By_its_digest_from_the_registry_when_it_has_been_removed()
    {
        await using var engine = new FakeEngine("1.44");

        Assert.Equal((Digest, ImageSource.Registry), await FindAsync(engine, Digest));
    }

    [Fact]
    public async Task And_not_at_all_when_it_came_from_none()
    {
        await using var engine = new FakeEngine("1.44");

        var refused = await Assert.ThrowsAsync<ApiFault>(() => FindAsync(engine));
        Assert.Equal("the image of release 2 of blog, blog:2 (sha256:2), has been removed from this server and came from no registry", refused.Message);
    }

    [Fact]
    public async Task A_secret_is_told_by_the_first_container_that_knows_it()
    {
        await using var engine = new FakeEngine("1.44")
            .On("GET /v1.44/containers/foreign/json", 200, """{"Config":{"Env":["TOKEN=foreign"],"Labels":{}}}""")
            .On("GET /v1.44/containers/blog-blue/json", 200, """{"Config":{"Env":["TOKEN=new=1","PATH=/bin"],"Labels":{"luma.app":"blog"}}}""")
            .On("GET /v1.44/containers/blog-green/json", 200, """{"Config":{"Env":["TOKEN=old","KEY=2"],"Labels":{"luma.app":"blog"}}}""");
        await using var docker = engine.Client();

        var secrets = await new RunningImages(docker).SecretsAsync(
            Blog.Spec with { Secrets = ["TOKEN", "KEY"] }, ["foreign", "blog-blue", "gone", "blog-green"], CancellationToken.None);

        Assert.Equal(new Dictionary<string, string> { ["TOKEN"] = "new=1", ["KEY"] = "2" }, secrets);
        var refused = await Assert.ThrowsAsync<ApiFault>(() => new RunningImages(docker).SecretsAsync(
            Blog.Spec with { Secrets = ["OTHER"] }, ["blog-blue", "blog-green"], CancellationToken.None));
        Assert.Equal("no container of blog is left to take the secret OTHER from", refused.Message);
    }

    private static async Task<(string, ImageSource)> FindAsync(FakeEngine engine, string? digest = null)
    {
        await using var docker = engine.Client();
        return await new RunningImages(docker).FindAsync(
            Records.Release(Blog.Spec with { Image = "blog:2" }, 2, Colour.Blue) with { Digest = digest }, CancellationToken.None);
    }
}
