using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Desk;

/// <summary>A copy of <c>examples/docker-compose</c> in a folder of its own, with names that nobody else has, started and stopped as a person would.</summary>
internal sealed class DeskScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-desk-").FullName;
    private readonly Dictionary<string, string> _environment;

    private DeskScene()
    {
        var suffix = Guid.NewGuid().ToString("N")[..8];
        App = new() { Project = $"p{suffix}", Name = $"app{suffix}", Host = "hello.localhost" };
        Http = new(IPAddress.Loopback, FreePort.Next());
        Proxy = new(Http);
        _environment = new()
        {
            ["DOCKER_HOST"] = TestEngine.Endpoint.ToString(),
            ["COMPOSE_PROJECT_NAME"] = $"desk{suffix}",
            ["LUMA_ENGINE"] = TestEngine.Endpoint.ToString()["unix://".Length..],
            ["LUMA_PORT"] = Http.Port.ToString(CultureInfo.InvariantCulture),
            ["LUMA_AGENT"] = $"unix://{_folder}/run/agent.sock",
        };
    }

    /// <summary>The example's app.</summary>
    public AppFile App { get; }

    /// <summary>The port of the desk.</summary>
    public IPEndPoint Http { get; }

    public Visitor Proxy { get; }

    public string Agent => $"{_environment["COMPOSE_PROJECT_NAME"]}_luma_1";

    public static async Task<DeskScene> StartAsync()
    {
        var scene = new DeskScene();
        await RunAsync(Path.Combine(Example(), "build-image.sh"), [], Example(), new Dictionary<string, string>(scene._environment) { ["LUMA_ARTIFACTS"] = Artifacts() });
        File.Copy(Path.Combine(Example(), "docker-compose.yml"), Path.Combine(scene._folder, "docker-compose.yml"));
        var example = await File.ReadAllTextAsync(Path.Combine(Example(), "luma.yml"));
        await File.WriteAllTextAsync(
            Path.Combine(scene._folder, "luma.yml"), Regex.Replace(example.Replace("project: desk", $"project: {scene.App.Project}", StringComparison.Ordinal), "(?m)^  hello:", $"  {scene.App.Name}:"));
        await scene.ComposeAsync("up", "--detach");
        await scene.IsHealthyAsync();
        return scene;
    }

    public async Task<Outcome> ComposeAsync(params string[] arguments) => await RunAsync("docker-compose", arguments, _folder, _environment);

    public Task<Outcome> LumaAsync(params string[] arguments) => ChildProcess.Start(Binaries.Luma, arguments, _folder, _environment).Ended;

    /// <summary>Waits until Docker says that the agent is.</summary>
    public Task IsHealthyAsync() => Until.TrueAsync("the agent is healthy", async () => await DockerCli.InspectAsync(Agent, "{{.State.Health.Status}}") == "healthy");

    public async ValueTask DisposeAsync()
    {
        await LumaAsync("delete", App.Name, "--yes");
        await ChildProcess.Start("docker-compose", ["down", "--volumes"], _folder, _environment).Ended;
        Proxy.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<Outcome> RunAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment) =>
        (await ChildProcess.Start(program, arguments, folder, environment).Ended).Exited(0);

    private static string Example([CallerFilePath] string own = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(own)!, "../../../examples/docker-compose"));

    /// <summary>These tests lie in <c>artifacts/bin/Luma.EngineTests/CONFIGURATION</c>.</summary>
    private static string Artifacts() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../.."));
}
