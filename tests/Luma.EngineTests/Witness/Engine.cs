using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Witness;

/// <summary>What the <c>docker</c> command says of an app and its project.</summary>
internal static class Engine
{
    public static async Task<Container> ContainerAsync(string name)
    {
        using var json = JsonDocument.Parse(await DockerCli.RunAsync("container", "inspect", name));
        return new(json.RootElement[0].Clone());
    }

    /// <summary>Names of the app's containers that run, in order.</summary>
    public static Task<IReadOnlyList<string>> RunningAsync(AppFile app) =>
        LinesAsync("ps", "--filter", $"label=luma.app={app.Name}", "--format", "{{.Names}}");

    /// <summary>Names of all the app's containers, in order.</summary>
    public static Task<IReadOnlyList<string>> AllAsync(AppFile app) =>
        LinesAsync("ps", "--all", "--filter", $"label=luma.app={app.Name}", "--format", "{{.Names}}");

    /// <summary>Everything of a project that lasts, each with its id, to be compared before and after.</summary>
    public static async Task<string> PictureAsync(AppFile app) => string.Join('\n',
    [
        .. await LinesAsync(
            "ps", "--all", "--no-trunc", "--filter", $"label=luma.project={app.Project}", "--format", "container {{.Names}} {{.ID}} {{.State}}"),
        .. await LinesAsync("network", "ls", "--no-trunc", "--filter", $"name={app.Project}", "--format", "network {{.Name}} {{.ID}}"),
        .. await LinesAsync("volume", "ls", "--filter", $"name={app.Project}", "--format", "volume {{.Name}}"),
    ]);

    private static async Task<IReadOnlyList<string>> LinesAsync(params string[] arguments) =>
        [.. (await DockerCli.RunAsync(arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
