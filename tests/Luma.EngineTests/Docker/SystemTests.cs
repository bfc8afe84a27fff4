using Luma.Docker;

namespace Luma.EngineTests.Docker;

public sealed class SystemTests : EngineFacts
{
    [Fact]
    public async Task The_version_agreed_on_is_one_that_the_engine_speaks()
    {
        await Docker.System.PingAsync();

        var engine = await Docker.System.VersionAsync();
        var agreed = await Docker.System.ApiVersionAsync();

        Assert.Equal(await DockerCli.RunAsync("version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}"), $"{engine.Version} {engine.ApiVersion}");
        Assert.InRange(Version.Parse(agreed), Version.Parse(engine.MinAPIVersion), Version.Parse(engine.ApiVersion));
        Assert.InRange(Version.Parse(agreed), new Version(1, 41), new Version(1, 51));
    }

    [Fact]
    public async Task Info_describes_the_host()
    {
        var info = await Docker.System.InfoAsync();

        Assert.Equal(
            await DockerCli.RunAsync("info", "--format", "{{.ID}} {{.ServerVersion}} {{.NCPU}} {{.MemTotal}} {{.DockerRootDir}}"),
            $"{info.ID} {info.ServerVersion} {info.NCPU} {info.MemTotal} {info.DockerRootDir}");
    }

    [Fact]
    public async Task Disk_usage_counts_images_containers_and_volumes()
    {
        var volume = NewName("volume");
        var name = await RunAsync(Shell("echo 0123456789 > /written; sleep 60") with { HostConfig = new() { Binds = [$"{volume}:/data"] } });
        var id = await DockerCli.InspectAsync(name, "{{.Id}}");

        var usage = await Docker.System.DiskUsageAsync();

        Assert.True(usage.LayersSize > 0);
        Assert.Contains(usage.Images, image => image.RepoTags.Contains(Image) && image.Size > 0);
        Assert.Contains(usage.Containers, container => container.Id == id && container.SizeRootFs > 0);
        Assert.Equal(1, usage.Volumes.Single(used => used.Name == volume).UsageData!.RefCount);
    }

    [Fact]
    public async Task A_socket_that_does_not_exist_is_named_with_the_remedy()
    {
        await using var nowhere = new DockerClient(DockerEndpoint.Parse("unix:///nowhere/docker.sock"));

        var error = await Assert.ThrowsAsync<DockerUnreachableException>(() => nowhere.System.PingAsync());

        Assert.Contains("unix:///nowhere/docker.sock", error.Message, StringComparison.Ordinal);
        Assert.Contains("systemctl start docker", error.Message, StringComparison.Ordinal);
    }
}
