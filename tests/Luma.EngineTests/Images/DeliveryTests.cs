using System.Globalization;
using System.Security.Cryptography;
using Luma.EngineTests.Docker;
using Luma.EngineTests.Fleets;
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

        Assert.InRange(first.GetProperty("layers").GetInt32(), 1, 100);
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
        Assert.Null(await place.IdThereAsync("luma-hello:2"));
        (await project.TryDeployAsync(bare, "-e", "production", "--from", "staging")).Exited(0).Said("[prod] Deployment complete");

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
    public Task An_agent_that_is_killed_while_a_layer_comes_gets_the_rest_of_it_and_no_more() => InterruptAsync("", [], async () =>
    {
        await place.Server.Agent.KillAsync();
        await place.Server.Agent.StartAsync();
    });

    [LongFact]
    public async Task A_connection_over_SSH_that_breaks_while_a_layer_comes_is_made_again_and_the_rest_of_it_goes_on()
    {
        await using var sshd = new Sshd();
        await sshd.StartAsync();
        var port = sshd.Port.ToString(CultureInfo.InvariantCulture);
        var servers = $"servers: [{{name: web-1, host: 127.0.0.1, port: {port}, socket: {place.Server.Agent.SocketPath}}}]\n{sshd.Yaml}";
        await InterruptAsync(servers, new() { ["LUMA_AGENT"] = "" }, sshd.CutAsync);
    }

    [LongFact]
    public async Task What_goes_by_a_registry_is_pulled_by_its_digest()
    {
        await using var registry = await Registry.StartAsync();
        var project = place.NewProject($"build: {{context: .}}\n    image: {registry.Address}/some\n    push: registry");
        project.Write("Dockerfile", "FROM luma-hello:3\nCOPY content /content\n");
        project.Write("content", "some");

        (await project.TryDeployAsync(new Dictionary<string, string>())).Exited(0).Said($"Built {registry.Address}/some:").DidNotSay("Sent");

        Assert.Equal("3", await place.Server.Proxy.VersionAsync(project.App));
        Assert.StartsWith($"{registry.Address}/some@sha256:", await place.Engine.RunAsync("inspect", "--format", "{{.Config.Image}}", $"{project.App.Name}-blue"), StringComparison.Ordinal);
        (await project.TryDeployAsync(new Dictionary<string, string>())).Exited(0).Said("nothing was done");
        await DockerCli.RunAsync("image", "rm", "--force", await DockerCli.InspectAsync($"{registry.Address}/some:latest", "{{.Id}}"));
    }

    /// <summary>Breaks into a delivery, after which the rest is sent and no more.</summary>
    /// <param name="servers">What luma.yml says of the server.</param>
    /// <param name="variables">Those of luma.</param>
    /// <param name="interrupt">Is done while a layer comes.</param>
    private async Task InterruptAsync(string servers, Dictionary<string, string> variables, Func<Task> interrupt)
    {
        var project = place.NewProject();
        project.Write("luma.yml", servers + await File.ReadAllTextAsync(Path.Combine(project.Folder, "luma.yml")));
        const int size = 300 << 20;
        await File.WriteAllBytesAsync(Path.Combine(project.Folder, "content"), RandomNumberGenerator.GetBytes(size));
        var incoming = Path.Combine(place.Server.Agent.State, "incoming");

        await using var deploying = project.Begin(variables, "--json");
        await Until.TrueAsync("a part is there", () => Directory.EnumerateFiles(incoming, "*.part").Any(file => new FileInfo(file).Length > 10 << 20));
        await interrupt();

        var sent = Project.Events((await deploying.Ended).Exited(0)).Single(one => one.GetProperty("type").GetString() == "delivered");
        Assert.InRange(sent.GetProperty("bytes").GetInt64(), size, size + (size / 4));
        Assert.Equal("1", await place.Server.Proxy.VersionAsync(project.App));
    }
}
