using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class VolumeTests : EngineFacts
{
    [Fact]
    public async Task A_volume_is_created_and_found()
    {
        var name = NewName("volume");

        var created = await Docker.Volumes.CreateAsync(
            new() { Name = name, Labels = new Dictionary<string, string> { ["test.label"] = "yes" } });

        Assert.Equal(
            $"local {created.Mountpoint} yes",
            await DockerCli.InspectAsync(name, """{{.Driver}} {{.Mountpoint}} {{index .Labels "test.label"}}"""));
        var found = await Docker.Volumes.InspectAsync(name);
        Assert.Equal((name, "yes", created.Mountpoint), (found.Name, found.Labels["test.label"], found.Mountpoint));
        Assert.NotNull(found.CreatedAt);
        Assert.Equal([name], (await Docker.Volumes.ListAsync(Filters.None.Name(name))).Select(volume => volume.Name));
    }

    [Fact]
    public async Task Creating_it_again_gives_the_same_one()
    {
        var name = NewName("volume");
        var first = await Docker.Volumes.CreateAsync(new() { Name = name });

        Assert.Equal(first.Mountpoint, (await Docker.Volumes.CreateAsync(new() { Name = name })).Mountpoint);
    }

    [Fact]
    public async Task Removing_says_whether_there_was_one()
    {
        var name = NewName("volume");
        await Docker.Volumes.CreateAsync(new() { Name = name });
        var user = await RunAsync(new ContainerSpec { Image = Image, HostConfig = new() { Binds = [$"{name}:/data"] } });

        await Assert.ThrowsAsync<DockerConflictException>(() => Docker.Volumes.RemoveAsync(name));

        await Docker.Containers.RemoveAsync(user, force: true);
        Assert.True(await Docker.Volumes.RemoveAsync(name));
        Assert.False(await DockerCli.ExistsAsync("volume", name));
        Assert.False(await Docker.Volumes.RemoveAsync(name));
        Assert.Null(await Docker.Volumes.FindAsync(name));
        await Assert.ThrowsAsync<DockerNotFoundException>(() => Docker.Volumes.InspectAsync(name));
    }
}
