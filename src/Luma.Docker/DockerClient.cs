using Luma.Docker.Connection;

namespace Luma.Docker;

/// <summary>
/// A Docker Engine, one property per resource of its API reference. Safe for use from many threads; keep one per engine.
/// Throughout: <c>FindAsync</c> gives null for what does not exist, <c>InspectAsync</c> throws <see cref="DockerNotFoundException"/>,
/// <c>RemoveAsync</c> gives false. Every failure of the engine is a <see cref="DockerException"/>; the caller's own
/// cancellation stays an <see cref="OperationCanceledException"/>.
/// </summary>
public sealed class DockerClient : IAsyncDisposable, IDisposable
{
    private readonly EngineConnection _engine;

    /// <summary>Prepares a client; nothing is sent until the first call.</summary>
    public DockerClient(DockerClientOptions? options = null)
    {
        _engine = new EngineConnection(options ?? new());
        Containers = new(_engine);
        Exec = new(_engine);
        Images = new(_engine);
        Networks = new(_engine);
        Volumes = new(_engine);
        System = new(_engine);
    }

    /// <summary>Prepares a client for the engine at <paramref name="endpoint"/>.</summary>
    public DockerClient(DockerEndpoint endpoint) : this(new DockerClientOptions { Endpoint = endpoint }) { }

    /// <summary>The engine's socket.</summary>
    public DockerEndpoint Endpoint => _engine.Endpoint;

    /// <summary>Containers: create, start, stop, inspect, logs …</summary>
    public DockerContainers Containers { get; }

    /// <summary>Commands run inside running containers.</summary>
    public DockerExec Exec { get; }

    /// <summary>Images: pull, load, tag, inspect …</summary>
    public DockerImages Images { get; }

    /// <summary>Networks: create, connect, disconnect …</summary>
    public DockerNetworks Networks { get; }

    /// <summary>Volumes: create, inspect, list, remove.</summary>
    public DockerVolumes Volumes { get; }

    /// <summary>The engine itself: ping, version, info, disk usage, events.</summary>
    public DockerSystem System { get; }

    /// <summary>Closes the idle connections; leave or cancel open streams first.</summary>
    public void Dispose() => _engine.Dispose();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return ValueTask.CompletedTask;
    }
}
