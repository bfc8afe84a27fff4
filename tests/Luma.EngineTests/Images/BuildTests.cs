using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>What is built on the developer's machine runs on a server, without any registry.</summary>
public sealed class BuildTests(DeskAndServer place) : IClassFixture<DeskAndServer>
{
    [Fact]
    public async Task What_is_built_here_serves_there_and_of_the_next_build_only_the_layer_is_sent_that_has_changed()
    {
        var project = place.NewProject();

        var first = Delivered(await project.DeployAsync());
        project.Write("content", "changed");
        var second = Delivered(await project.DeployAsync());

        Assert.True(first.GetProperty("layers").GetInt32() > 1);
        Assert.Equal(1, second.GetProperty("layers").GetInt32());
        Assert.InRange(second.GetProperty("bytes").GetInt64(), 1, 4096);
        Assert.InRange(first.GetProperty("bytes").GetInt64(), 1 << 20, long.MaxValue);
        var image = second.GetProperty("image").GetString()!;
        Assert.StartsWith(project.Repository + ":", image, StringComparison.Ordinal);
        Assert.Equal(await DockerCli.RunAsync("image", "inspect", "--format", "{{.Id}}", image), await place.Engine.RunAsync("image", "inspect", "--format", "{{.Id}}", image));
        Assert.Equal("1", await place.Stage.Proxy.VersionAsync(project.App));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Stage.Agent.State, "incoming")));
    }

    private static JsonElement Delivered(IReadOnlyList<JsonElement> events) => events.Single(one => one.GetProperty("type").GetString() == "delivered");
}
