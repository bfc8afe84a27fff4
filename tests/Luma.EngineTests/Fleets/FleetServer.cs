using System.Globalization;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Fleets;

/// <summary>A server of a fleet: an sshd, an engine and an agent, each of its own.</summary>
internal sealed class FleetServer(string name) : IAsyncDisposable
{
    private static readonly string[] Images = ["luma-hello:1", "luma-hello:2", "luma-hello:3"];

    private Stage? _stage;

    public string Name => name;

    public Sshd Sshd { get; } = new();

    public OwnEngine Engine { get; } = new();

    public Stage Stage => _stage!;

    public AgentProcess Agent => Stage.Agent;

    /// <summary>Its entry in luma.yml.</summary>
    public string Yaml => string.Create(
        CultureInfo.InvariantCulture, $"  - {{name: {name}, host: 127.0.0.1, port: {Sshd.Port}, identity_file: {Sshd.Key}, socket: {Agent.SocketPath}}}\n");

    public async Task StartAsync()
    {
        await Task.WhenAll(Sshd.StartAsync(), BootAsync());
        _stage = await Stage.StartAsync(Engine.Endpoint);
    }

    /// <summary>The version that its proxy answers with.</summary>
    public Task<string> VersionAsync(AppFile app) => Stage.Proxy.VersionAsync(app);

    /// <summary>Kills the container that was started last, if one runs.</summary>
    public async Task KillNewestAsync()
    {
        if (await Engine.RunAsync("ps", "--latest", "--quiet", "--filter", "status=running") is { Length: > 0 } newest)
        {
            await DockerCli.TryAsync(Stream.Null, "--host", Engine.Endpoint, "kill", newest.Trim());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.SignalAsync("CONT");
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }

        await Engine.DisposeAsync();
        await Sshd.DisposeAsync();
    }

    private async Task BootAsync()
    {
        await Engine.StartAsync();
        await Engine.TakeImagesAsync(Images);
    }
}
