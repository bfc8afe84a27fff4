using System.Security.Cryptography;
using Luma.EngineTests.Docker;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>How servers come by their images: from the developer's machine, from another environment, from a registry.</summary>
public sealed class DeliveryTests(DeskAndServer place) : IClassFixture<DeskAndServer>
{
    [Fact]
    public async Task What_is_built_here_serves_there_and_of_the_next_build_only_the_layer_is_sent_that_has_changed()
    {
        var project = place.NewProject();

        var first = await project.DeployAsync("delivered");
        project.Write("content", "changed");
        var second = await project.DeployAsync("delivered");

        Assert.True(first.GetProperty("layers").GetInt32() > 1);
        Assert.Equal(1, second.GetProperty("layers").GetInt32());
        Assert.InRange(second.GetProperty("bytes").GetInt64(), 1, 4096);
        var image = second.GetProperty("image").GetString()!;
        Assert.StartsWith(project.Repository + ":", image, StringComparison.Ordinal);
        Assert.Equal(await DockerCli.InspectAsync(image, "{{.Id}}"), await place.IdThereAsync(image));
        Assert.Equal("1", await place.Server.Proxy.VersionAsync(project.App));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.Server.Agent.State, "incoming")));
    }

    [Fact]
    public async Task Production_gets_the_very_image_that_staging_runs_also_where_this_machine_does_not_have_it()
    {
        await using var staging = await Stage.StartAsync();
        var project = place.NewProject("image: luma-hello:2");
        project.Write("luma.staging.yml", $"servers: [{{name: stage, host: localhost, socket: {staging.Agent.SocketPath}}}]\n");
        project.Write("luma.production.yml", $"servers: [{{name: prod, host: localhost, socket: {place.Server.Agent.SocketPath}}}]\n");
        var bare = new Dictionary<string, string> { ["LUMA_AGENT"] = "", ["DOCKER_HOST"] = "unix:///nowhere" };
        staging.Claim($"{project.App.Name}-blue");

        (await project.TryDeployAsync(bare, "-e", "production", "--from", "staging")).Exited(2).Said($"stage of staging runs no {project.App.Name}");
        (await project.TryDeployAsync(bare, "-e", "staging")).Exited(0);
        (await project.TryDeployAsync(bare, "-e", "production", "--from", "staging")).Exited(0).Said("[prod] Sent luma-hello:2");

        Assert.Equal(await DockerCli.InspectAsync("luma-hello:2", "{{.Id}}"), await place.IdThereAsync("luma-hello:2"));
        Assert.Equal("2", await place.Server.Proxy.VersionAsync(project.App));
    }

    [Fact]
    public async Task A_login_of_this_machine_goes_with_the_pull_and_is_kept_nowhere()
    {
        await using var registry = new TestRegistry(password: "hunter2");
        var project = place.NewProject($"image: {registry.Address}/some:1");
        var config = Path.Combine(project.Folder, "docker");
        var with = new Dictionary<string, string> { ["DOCKER_CONFIG"] = config };

        (await project.TryDeployAsync(with)).Exited(1).Said("cannot be pulled");
        project.Write("docker/config.json", $$"""{"auths": {"{{registry.Address}}": {"auth": "{{Convert.ToBase64String("luma:hunter2"u8)}}" } } }""");
        var outcome = (await project.TryDeployAsync(with)).DidNotSay("cannot be pulled").DidNotSay("hunter2");

        // There is nothing in the image that could run.
        Assert.Equal(1, outcome.ExitCode);
        Assert.NotNull(await place.IdThereAsync($"{registry.Address}/some:1"));
        Assert.DoesNotContain("hunter2", place.Server.Agent.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(place.Server.Agent.State, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_that_fails_shows_why_and_begins_nothing()
    {
        var project = place.NewProject();
        project.Write("Dockerfile", "FROM luma-hello:1\nCOPY absent /absent\n");

        var outcome = (await place.Server.LumaAsync("deploy", "--config", Path.Combine(project.Folder, "luma.yml"))).Exited(1);

        outcome.Said("absent").Said("the build failed; nothing was deployed").DidNotSay("Deploying");
    }

    [LongFact]
    public async Task An_agent_that_is_killed_while_a_layer_comes_gets_the_rest_of_it_and_no_more()
    {
        var project = place.NewProject();
        const int size = 300 << 20;
        await File.WriteAllBytesAsync(Path.Combine(project.Folder, "content"), RandomNumberGenerator.GetBytes(size));
        var incoming = Path.Combine(place.Server.Agent.State, "incoming");

        await using var deploying = project.Begin(new Dictionary<string, string>(), "--json");
        await Until.TrueAsync("a part is there", () => Directory.EnumerateFiles(incoming, "*.part").Any(file => new FileInfo(file).Length > 10 << 20));
        await place.Server.Agent.KillAsync();
        await place.Server.Agent.StartAsync();

        var sent = Project.Events((await deploying.Ended).Exited(0)).Single(one => one.GetProperty("type").GetString() == "delivered");
        Assert.InRange(sent.GetProperty("bytes").GetInt64(), size, size + (size / 4));
        Assert.Equal("1", await place.Server.Proxy.VersionAsync(project.App));
    }
}
