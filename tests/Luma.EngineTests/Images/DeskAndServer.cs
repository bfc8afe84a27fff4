using System.Globalization;
using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>A developer's machine, whose Docker is the one of all tests, and a server with an engine of its own, which has no image.</summary>
public sealed class DeskAndServer : IAsyncLifetime
{
    private const string Server = "host: localhost, socket: ";

    private readonly List<string> _repositories = [];

    internal OwnEngine Engine { get; } = new();

    internal Stage Stage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Engine.StartAsync();
        Stage = await Stage.StartAsync(Engine.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await Stage.DisposeAsync();
        await Engine.DisposeAsync();
        foreach (var repository in _repositories)
        {
            var names = await DockerCli.RunAsync("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository);
            await DockerCli.TryAsync(Stream.Null, ["image", "rm", "--force", .. names.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }

    /// <summary>A project whose one app is built from a folder: a Dockerfile, and the file that it copies.</summary>
    internal Project NewProject(string base_ = "luma-hello:1", string more = "")
    {
        var app = Stage.NewApp();
        _repositories.Add($"{app.Project}-{app.Name}");
        var project = new Project(Stage, app);
        project.Write("Dockerfile", $"FROM {base_}\nCOPY content /content\n");
        project.Write("content", Guid.NewGuid().ToString());
        project.Write("luma.yml", string.Create(CultureInfo.InvariantCulture, $$"""
            project: {{app.Project}}
            apps:
              {{app.Name}}:
                build: {context: .}
                proxy: {hosts: [{{app.Host}}], app_port: {{app.Port}}}
            {{more}}
            """));
        return project;
    }

    /// <summary>How <c>servers</c> names an agent of this machine.</summary>
    internal static string Entry(string name, Stage stage) => $"{{name: {name}, {Server}{stage.Agent.SocketPath}}}";
}

/// <summary>A folder with a <c>luma.yml</c> and what is built there.</summary>
internal sealed class Project(Stage stage, AppFile app)
{
    public AppFile App => app;

    public string Repository => $"{app.Project}-{app.Name}";

    public void Write(string name, string text) => stage.WriteFile(Path.Combine(app.Project, name), text);

    /// <summary>Deploys it and gives all events.</summary>
    public async Task<IReadOnlyList<JsonElement>> DeployAsync(params string[] more)
    {
        var outcome = (await TryDeployAsync(["--json", .. more])).Exited(0);
        return [.. outcome.Out.Select(line => JsonDocument.Parse(line.Text).RootElement)];
    }

    public Task<Outcome> TryDeployAsync(params string[] more) => stage.LumaAsync(["deploy", "--config", Path.Combine(app.Project, "luma.yml"), .. more]);
}
