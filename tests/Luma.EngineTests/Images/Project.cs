using System.Text.Json;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>A folder with a <c>luma.yml</c> of one app, and what is built there.</summary>
internal sealed class Project(Stage stage, AppFile app)
{
    public AppFile App => app;

    /// <summary>What its image is called where nothing else is said.</summary>
    public string Repository => $"{app.Project}-{app.Name}";

    public string Folder => Path.GetDirectoryName(stage.WriteFile(Path.Combine(app.Project, ".here"), ""))!;

    public void Write(string name, string text) => stage.WriteFile(Path.Combine(app.Project, name), text);

    /// <summary>Deploys it and gives the events of one type.</summary>
    public async Task<JsonElement> DeployAsync(string type, params string[] more) =>
        Events((await stage.LumaAsync(["deploy", "--config", Path.Combine(app.Project, "luma.yml"), "--json", .. more])).Exited(0)).Single(one => one.GetProperty("type").GetString() == type);

    /// <summary>Deploys with other variables than those of the stage.</summary>
    public Task<Outcome> TryDeployAsync(IReadOnlyDictionary<string, string> variables, params string[] more) => Begin(variables, more).Ended;

    public ChildProcess Begin(IReadOnlyDictionary<string, string> variables, params string[] more) => ChildProcess.Start(
        Binaries.Luma, ["deploy", .. more], Folder, new Dictionary<string, string>(variables.Append(new("LUMA_AGENT", $"unix://{stage.Agent.SocketPath}")).DistinctBy(pair => pair.Key)));

    public static IEnumerable<JsonElement> Events(Outcome outcome) => outcome.Out.Select(line => JsonDocument.Parse(line.Text).RootElement);
}
