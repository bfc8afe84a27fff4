using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class ImageTests : EngineFacts
{
    [Fact]
    public async Task An_image_is_inspected()
    {
        var image = await Docker.Images.InspectAsync(Image);

        Assert.Equal(await DockerCli.RunAsync("image", "inspect", "--format", "{{.Id}} {{.Size}}", Image), $"{image.Id} {image.Size}");
        Assert.Contains(Image, image.RepoTags);
        Assert.Equal("linux", image.Os);
        Assert.Equal(["PATH=/bin"], image.Config.Env);
    }

    [Fact]
    public async Task What_does_not_exist_is_null_to_find_and_an_error_to_inspect()
    {
        Assert.Null(await Docker.Images.FindAsync("luma-test/none:1"));
        var error = await Assert.ThrowsAsync<DockerNotFoundException>(() => Docker.Images.InspectAsync("luma-test/none:1"));
        Assert.Contains("luma-test/none:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_is_put_on_listed_and_taken_off()
    {
        var name = NewName("image");

        await Docker.Images.TagAsync(Image, $"{name}:7");

        Assert.True(await DockerCli.ExistsAsync("image", $"{name}:7"));
        var listed = (await Docker.Images.ListAsync(Filters.None.Reference($"{name}:*"))).Single();
        Assert.Contains($"{name}:7", listed.RepoTags);
        Assert.Equal([new ImageRemoval(Untagged: $"{name}:7")], await Docker.Images.RemoveAsync($"{name}:7"));
        Assert.False(await DockerCli.ExistsAsync("image", $"{name}:7"));
        Assert.Empty(await Docker.Images.RemoveAsync($"{name}:7"));
    }

    [Fact]
    public async Task A_name_without_tag_is_tagged_latest()
    {
        var name = NewName("image");

        await Docker.Images.TagAsync(Image, $"localhost:5000/{name}");

        Assert.True(await DockerCli.ExistsAsync("image", $"localhost:5000/{name}:latest"));
        await Docker.Images.RemoveAsync($"localhost:5000/{name}:latest");
    }

    [Fact]
    public async Task An_image_in_use_is_not_removed()
    {
        var name = NewName("image");
        await DockerCli.RunAsync("tag", Image, $"{name}:1");
        await RunAsync(new ContainerSpec { Image = $"{name}:1" });

        await Assert.ThrowsAsync<DockerConflictException>(async () =>
            await Docker.Images.RemoveAsync((await Docker.Images.InspectAsync(Image)).Id));

        await Docker.Images.RemoveAsync($"{name}:1");
    }

    [Fact]
    public async Task A_saved_image_is_loaded()
    {
        var name = NewName("image");
        var archive = Path.GetTempFileName();
        await DockerCli.RunAsync("tag", Image, $"{name}:1");
        await DockerCli.RunAsync("save", "--output", archive, $"{name}:1");
        await DockerCli.RunAsync("rmi", $"{name}:1");

        await using (var file = File.OpenRead(archive))
            Assert.Equal([$"{name}:1"], await Docker.Images.LoadAsync(file, Patience.Token));

        File.Delete(archive);
        Assert.True(await DockerCli.ExistsAsync("image", $"{name}:1"));
        await Docker.Images.RemoveAsync($"{name}:1");
    }

    [Fact]
    public async Task Loading_what_is_no_image_fails()
    {
        using var nonsense = new MemoryStream("this is no tar archive"u8.ToArray());

        await Assert.ThrowsAnyAsync<DockerException>(() => Docker.Images.LoadAsync(nonsense, Patience.Token));
    }
}
