using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class PullTests : EngineFacts
{
    [Fact]
    public async Task A_name_without_tag_pulls_latest_and_tells_of_it()
    {
        await using var registry = new TestRegistry();
        var image = $"{registry.Address}/{NewName("image")}";

        var progress = await PullAsync(image);

        Assert.Equal($"{image}:latest", await DockerCli.RunAsync("images", "--format", "{{.Repository}}:{{.Tag}}", image));
        Assert.Contains(progress, message => message is { Status: "Pull complete", Id: not null });
        // The engine thins its messages out: of so small a layer it need not tell that it is being downloaded.
        Assert.Contains(progress, message => message is { Status: "Downloading" or "Extracting", Current: > 0, Total: > 0 });
        Assert.Equal([$"{image}@{registry.ManifestDigest}"], (await Docker.Images.InspectAsync(image)).RepoDigests);
        await Docker.Images.RemoveAsync(image);
    }

    [Fact]
    public async Task A_digest_pulls_exactly_that_image()
    {
        await using var registry = new TestRegistry();
        var image = $"{registry.Address}/{NewName("image")}@{registry.ManifestDigest}";

        await PullAsync(image);

        Assert.NotNull(await Docker.Images.FindAsync(image));
        await Docker.Images.RemoveAsync(image);
    }

    [Fact]
    public async Task A_registry_is_shown_the_credentials()
    {
        await using var registry = new TestRegistry(password: "ünlocked?>~");
        var image = $"{registry.Address}/{NewName("image")}:7";
        RegistryAuth With(string password) => new() { Username = "luma", Password = password, ServerAddress = registry.Address };

        var anonymous = await Assert.ThrowsAnyAsync<DockerException>(() => PullAsync(image));
        await Assert.ThrowsAnyAsync<DockerException>(() => PullAsync(image, With("wrong")));
        await PullAsync(image, With("ünlocked?>~"));

        Assert.Contains("no basic auth credentials", anonymous.Message, StringComparison.Ordinal);
        Assert.True(await DockerCli.ExistsAsync("image", image));
        await Docker.Images.RemoveAsync(image);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_fails_the_pull()
    {
        // Port 9 of this machine: nobody listens.
        var error = await Assert.ThrowsAnyAsync<DockerException>(
            () => PullAsync("localhost:9/none", new RegistryAuth { Username = "somebody", Password = "hidden", ServerAddress = "localhost:9" }));

        Assert.Contains("localhost:9", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_none_fails_the_pull()
    {
        var error = await Assert.ThrowsAnyAsync<DockerException>(() => PullAsync("localhost:9/UPPER"));

        Assert.Contains("invalid reference format", error.Message, StringComparison.Ordinal);
    }

    private async Task<List<PullProgress>> PullAsync(string image, RegistryAuth? auth = null)
    {
        var progress = new List<PullProgress>();
        await foreach (var message in Docker.Images.PullAsync(image, auth, Patience.Token))
            progress.Add(message);
        return progress;
    }
}
