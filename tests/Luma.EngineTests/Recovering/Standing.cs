using System.Text.Json;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Recovering;

/// <summary>What an app may have come to, and what must be true of it then: in the proxy, in Docker, and in the agent's files.</summary>
internal abstract record Standing
{
    public static Standing Absent { get; } = new Gone();

    public static Standing Serving(string version) => new Up(version);

    public static Standing Stopped { get; } = new Down();

    /// <summary>What is not as it should be; nothing where all is well.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(Stage stage, AppFile app)
    {
        var found = new List<string>();
        try
        {
            await LookAsync(stage, app, found);
        }
        catch (Exception moving) when (moving is HttpRequestException or InvalidOperationException)
        {
            // The agent is away, or a container went between two looks.
            found.Add(moving.Message);
        }

        found.AddRange(FilesLeft(stage.Agent.State));
        found.AddRange(OpenDeployments(stage.Agent.State));
        return found;
    }

    protected abstract Task LookAsync(Stage stage, AppFile app, List<string> found);

    protected static void Expect<T>(List<string> found, string what, T wanted, T seen)
    {
        if (!EqualityComparer<T>.Default.Equals(wanted, seen))
        {
            found.Add($"{what}: {seen} instead of {wanted}");
        }
    }

    private static IEnumerable<string> FilesLeft(string state) =>
        Directory.EnumerateFiles(state, "*.tmp", SearchOption.AllDirectories).Select(file => $"left over: {file}");

    private static IEnumerable<string> OpenDeployments(string state) =>
        from file in Directory.EnumerateFiles(Path.Combine(state, "deployments"), "*.json")
        let ended = StateFile.Read(file)?.GetProperty("state").GetString()
        where ended is not ("Succeeded" or "Failed")
        select $"deployment {Path.GetFileName(file)} is {ended ?? "unreadable"}";

    private static async Task<string> SetAsync(Stage stage, AppFile app, bool running) =>
        string.Join(' ', running ? await Engine.RunningAsync(app, stage.Docker) : await Engine.AllAsync(app, stage.Docker));

    private static async Task RecordAsync(Stage stage, AppFile app, bool stopped, List<string> found)
    {
        if (StateFile.Read(Path.Combine(stage.Agent.State, "apps", $"{app.Name}.json")) is not { } record)
        {
            found.Add("there is no record");
            return;
        }

        var (active, kept) = (Containers(record, "active"), Containers(record, "kept"));
        Expect(found, "stopped", stopped, record.GetProperty("stopped").GetBoolean());
        Expect(found, "containers that run", stopped ? "" : string.Join(' ', active), await SetAsync(stage, app, running: true));
        Expect(found, "containers", string.Join(' ', active.Concat(kept).Order(StringComparer.Ordinal)), await SetAsync(stage, app, running: false));
    }

    private static string[] Containers(JsonElement record, string release) => record.TryGetProperty(release, out var of)
        ? [.. of.GetProperty("set").GetProperty("containers").EnumerateArray().Select(name => name.GetString()!)]
        : [];

    private sealed record Up(string Version) : Standing
    {
        protected override async Task LookAsync(Stage stage, AppFile app, List<string> found)
        {
            Expect(found, "the answer", Version, await stage.Proxy.VersionAsync(app));
            Expect(found, "replicas in the proxy's table", app.Replicas, (await stage.Api.InFlightAsync(app.Host)).Count);
            await RecordAsync(stage, app, stopped: false, found);
            foreach (var name in await Engine.RunningAsync(app, stage.Docker))
            {
                var container = await Engine.ContainerAsync(name, stage.Docker);
                Expect(found, $"{name}'s image", $"luma-hello:{Version}", container.Image);
                Expect(found, $"{name}'s aliases", app.Name, string.Join(' ', container.Aliases(app.Network)));
                Expect(found, $"{name}'s restart policy", "unless-stopped", container.RestartPolicy);
            }
        }
    }

    private sealed record Down : Standing
    {
        protected override async Task LookAsync(Stage stage, AppFile app, List<string> found)
        {
            Expect(found, "the answer", 503, (await stage.Proxy.AskAsync(app.Host)).Status);
            await RecordAsync(stage, app, stopped: true, found);
        }
    }

    private sealed record Gone : Standing
    {
        protected override async Task LookAsync(Stage stage, AppFile app, List<string> found)
        {
            Expect(found, "the answer", 404, (await stage.Proxy.AskAsync(app.Host)).Status);
            Expect(found, "what is left in Docker", "", await Engine.PictureAsync(app, stage.Docker));
            Expect(found, "its files", "", string.Join(' ', Directory.EnumerateFiles(Path.Combine(stage.Agent.State, "apps"), $"{app.Name}.*")));
        }
    }
}
