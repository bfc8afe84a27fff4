using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>A developer's machine, whose Docker is the one of all tests, and a server with an engine of its own, which has no image.</summary>
public sealed class DeskAndServer : IAsyncLifetime
{
    private readonly List<string> _repositories = [];

    internal OwnEngine Engine { get; } = new();

    internal Stage Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Engine.StartAsync();
        Server = await Stage.StartAsync(Engine.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        await Engine.DisposeAsync();
        foreach (var repository in _repositories)
        {
            var names = await DockerCli.RunAsync("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", repository);
            await DockerCli.TryAsync(Stream.Null, ["image", "rm", "--force", .. names.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }

    /// <summary>A project whose one app is built from a folder: a Dockerfile, and the file that it copies.</summary>
    internal Project NewProject()
    {
        var project = NewProject("build: {context: .}");
        project.Write("Dockerfile", "FROM luma-hello:1\nCOPY content /content\n");
        project.Write("content", Guid.NewGuid().ToString());
        return project;
    }

    /// <summary>A project with one app.</summary>
    /// <param name="image">The keys that tell its image.</param>
    internal Project NewProject(string image)
    {
        var app = Server.NewApp();
        var project = new Project(Server, app);
        _repositories.Add(project.Repository);
        project.Write("luma.yml", $$"""
            project: {{app.Project}}
            apps:
              {{app.Name}}:
                {{image}}
                proxy: {hosts: [{{app.Host}}], app_port: {{app.Port}}}

            """);
        return project;
    }

    /// <summary>The id of an image on the server; null where it has none.</summary>
    internal async Task<string?> IdThereAsync(string image) =>
        await DockerCli.TryAsync(Stream.Null, "--host", Engine.Endpoint, "image", "inspect", "--format", "{{.Id}}", image) is { ExitCode: 0, Stdout: var id } ? id.Trim() : null;
}
