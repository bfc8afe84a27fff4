using System.Globalization;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>An sshd and an agent behind it, which is called web-1.</summary>
public sealed class SshdAndAgent : IAsyncLifetime
{
    private Stage _stage = null!;

    internal Sshd Sshd { get; } = new();

    internal string Socket => _stage.Agent.SocketPath;

    internal string PortText => Sshd.Port.ToString(CultureInfo.InvariantCulture);

    internal AgentProcess Agent => _stage.Agent;

    public async Task InitializeAsync()
    {
        await Sshd.StartAsync();
        _stage = await Stage.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _stage.DisposeAsync();
        await Sshd.DisposeAsync();
    }

    /// <summary>A luma.yml with web-1 and more servers.</summary>
    internal string Yaml(string more = "") => $"project: shop\n{Servers(more)}apps: {{web: {{image: luma-hello:1, proxy: {{app_port: 3000}}}}}}\n";

    /// <summary>A luma.yml with web-1 and an app.</summary>
    internal string Yaml(AppFile app) => Servers() + AppFile.Yaml(app);

    /// <summary>An app that goes with the stage.</summary>
    internal AppFile NewApp() => _stage.NewApp();

    internal Task<Outcome> LumaAsync(WorkFolder folder, string command, params string[] more) => command.Contains('\n', StringComparison.Ordinal)
        ? RunAsync(folder, command, more)
        : RunAsync(folder, Yaml(), [command, .. more]);

    internal static ChildProcess Begin(WorkFolder folder, string yaml, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(folder.Path, "luma.yml"), yaml);
        return ChildProcess.Start(Binaries.Luma, arguments, folder.Path, new Dictionary<string, string> { ["TMPDIR"] = folder.Temp, ["LUMA_AGENT"] = "" });
    }

    private string Servers(string more = "") => $"servers:\n  - {{name: web-1, host: 127.0.0.1, port: {PortText}, socket: {Socket}}}\n{more}{Sshd.Yaml}";

    private static async Task<Outcome> RunAsync(WorkFolder folder, string yaml, string[] arguments)
    {
        await using var luma = Begin(folder, yaml, arguments);
        return await luma.Ended;
    }
}
