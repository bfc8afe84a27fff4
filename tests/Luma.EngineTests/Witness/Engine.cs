using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Witness;

/// <summary>What the <c>docker</c> command says of an app and its project, on the engine of all tests where no other one's socket is given.</summary>
internal static class Engine
{
    public static Task<Container> ContainerAsync(string name) => ContainerAsync(name, null);

    public static async Task<Container> ContainerAsync(string name, string? docker)
    {
        using var json = JsonDocument.Parse(await DockerCli.RunAsync([.. At(docker), "container", "inspect", name]));
        return new(json.RootElement[0].Clone());
    }

    /// <summary>Names of the app's containers that run, in order.</summary>
    public static async Task<IReadOnlyList<string>> RunningAsync(AppFile app, string? docker = null)
    {
        // Each is asked for: where Docker's disk was full when one ended, its list goes on to say that it runs.
        var all = await LinesAsync(docker, "ps", "--all", "--quiet", "--filter", $"label=luma.app={app.Name}");
        var (_, running, _) = await DockerCli.TryAsync(
            Stream.Null, [.. At(docker), "container", "inspect", "--format", "{{if .State.Running}}{{slice .Name 1}}{{end}}", .. all]);
        return Lines(running);
    }

    /// <summary>Names of all the app's containers, in order.</summary>
    public static Task<IReadOnlyList<string>> AllAsync(AppFile app, string? docker = null) =>
        LinesAsync(docker, "ps", "--all", "--filter", $"label=luma.app={app.Name}", "--format", "{{.Names}}");

    /// <summary>Everything of a project that lasts, each with its id, to be compared before and after.</summary>
    public static async Task<string> PictureAsync(AppFile app, string? docker = null) => string.Join('\n',
    [
        .. await LinesAsync(
            docker, "ps", "--all", "--no-trunc", "--filter", $"label=luma.project={app.Project}", "--format", "container {{.Names}} {{.ID}} {{.State}}"),
        .. await LinesAsync(docker, "network", "ls", "--no-trunc", "--filter", $"name={app.Project}", "--format", "network {{.Name}} {{.ID}}"),
        .. await LinesAsync(docker, "volume", "ls", "--filter", $"name={app.Project}", "--format", "volume {{.Name}}"),
    ]);

    private static async Task<IReadOnlyList<string>> LinesAsync(string? docker, params string[] arguments) =>
        Lines(await DockerCli.RunAsync([.. At(docker), .. arguments]));

    private static IReadOnlyList<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static string[] At(string? docker) => docker is null ? [] : ["--host", docker];
}
