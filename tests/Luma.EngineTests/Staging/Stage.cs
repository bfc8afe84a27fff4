namespace Luma.EngineTests.Staging;

/// <summary>
/// An agent of its own, a folder to work in and the <c>luma</c> command, with names that no other test has. Whatever was made on it
/// is removed when it is disposed, also after a failure.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly string _folder;
    private readonly List<string> _projects = [];
    private readonly List<string> _containers = [];

    private Stage(string folder, string docker)
    {
        _folder = folder;
        Docker = docker;
        Agent = new(folder, docker);
        Proxy = new(Agent.Http);
        Api = new(Agent.SocketPath);
    }

    public AgentProcess Agent { get; }

    /// <summary>The socket of the agent's engine.</summary>
    public string Docker { get; }

    /// <summary>What comes in over the agent's proxy.</summary>
    public Visitor Proxy { get; }

    public AgentApi Api { get; }

    /// <summary>A stage whose agent runs.</summary>
    /// <param name="docker">Docker's socket, if it is not the one of all tests.</param>
    public static async Task<Stage> StartAsync(string? docker = null)
    {
        var stage = Silent(docker);
        await stage.Agent.StartAsync();
        return stage;
    }

    /// <summary>A stage whose agent does not run yet.</summary>
    public static Stage Silent(string? docker = null) =>
        new(Directory.CreateTempSubdirectory("luma-stage-").FullName, docker ?? TestEngine.Endpoint.ToString());

    /// <summary>A well-behaved app of a project of its own, in one replica.</summary>
    public AppFile NewApp()
    {
        var suffix = Guid.NewGuid().ToString("N")[..8];
        _projects.Add($"p{suffix}");
        return new() { Project = $"p{suffix}", Name = $"app{suffix}", Host = $"{suffix}.test" };
    }

    /// <summary>One more app of the same project.</summary>
    public AppFile Beside(AppFile app)
    {
        var other = NewApp();
        return other with { Project = app.Project };
    }

    /// <summary>A name for a container that is removed with the stage.</summary>
    public string NewContainer() => Claim($"c{Guid.NewGuid():N}"[..12]);

    /// <summary>Runs a container that is nobody's app on the app's network.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> NewNeighbourAsync(AppFile app, params string[] command)
    {
        var neighbour = NewContainer();
        await DockerCli.RunAsync(["run", "--detach", "--name", neighbour, "--network", app.Network, "luma-hello:1", .. command]);
        return neighbour;
    }

    /// <summary>Makes an image that no other test has.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> NewImageAsync(AppFile app, string tag)
    {
        var name = $"luma-test/{app.Name}:{tag}";
        var container = await DockerCli.RunAsync("create", "--name", NewContainer(), "luma-hello:1");
        await DockerCli.RunAsync("commit", "--change", $"LABEL name={name}", container, name);
        return name;
    }

    /// <summary>Sees to it that the container is removed with the stage.</summary>
    public string Claim(string container)
    {
        _containers.Add(container);
        return container;
    }

    /// <summary>Writes luma.yml and the secrets beside it.</summary>
    /// <returns>The path of luma.yml.</returns>
    public string Write(params IReadOnlyList<AppFile> apps)
    {
        var folder = Path.Combine(_folder, apps[0].Project);
        var secrets = Path.Combine(folder, ".luma", "secrets");
        Directory.CreateDirectory(Path.GetDirectoryName(secrets)!);
        File.WriteAllLines(secrets, apps.SelectMany(app => app.Secrets).Select(secret => $"{secret.Key}={secret.Value}"));
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return WriteFile(Path.Combine(apps[0].Project, "luma.yml"), AppFile.Yaml(apps));
    }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Deploys the app and fails the test if that fails.</summary>
    public async Task<Outcome> DeployAsync(AppFile app, params string[] more) => (await TryDeployAsync(app, more)).Exited(0);

    public Task<Outcome> TryDeployAsync(AppFile app, params string[] more) => BeginDeploy(app, more).Ended;

    /// <summary>Starts to deploy the app.</summary>
    public ChildProcess BeginDeploy(AppFile app, params string[] more) =>
        Begin(["deploy", "--config", Write(app), .. more]);

    /// <summary>Waits until every replica of the app is in the proxy's table.</summary>
    public Task AllServeAsync(AppFile app) => Until.TrueAsync($"{app.Replicas} replicas serve", async () =>
        (await Api.InFlightAsync(app.Host)).Count == app.Replicas);

    /// <summary>Runs <c>luma</c> to its end.</summary>
    public Task<Outcome> LumaAsync(params string[] arguments) => Begin(arguments).Ended;

    public ChildProcess Begin(params string[] arguments) =>
        ChildProcess.Start(Binaries.Luma, arguments, _folder, new Dictionary<string, string> { ["LUMA_AGENT"] = $"unix://{Agent.SocketPath}" });

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        foreach (var project in _projects)
        {
            await RemoveAsync(["container", "rm", "--force", "--volumes"], ["ps", "--all", "--quiet", "--filter", $"label=luma.project={project}"]);
        }

        foreach (var container in _containers)
        {
            await DockerCli.TryAsync(Stream.Null, "rm", "--force", "--volumes", container);
        }

        foreach (var project in _projects)
        {
            await RemoveAsync(["network", "rm"], ["network", "ls", "--quiet", "--filter", $"label=luma.project={project}"]);
            await RemoveAsync(["volume", "rm", "--force"], ["volume", "ls", "--quiet", "--filter", $"name=^{project}_"]);
        }

        Proxy.Dispose();
        Api.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RemoveAsync(string[] remove, string[] list)
    {
        var found = (await DockerCli.TryAsync(Stream.Null, list)).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (found.Length > 0)
        {
            await DockerCli.TryAsync(Stream.Null, [.. remove, .. found]);
        }
    }
}
