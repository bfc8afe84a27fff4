using System.Runtime.CompilerServices;
using Luma.Docker.Connection;
using Luma.Docker.Json;
using Luma.Docker.Streams;

namespace Luma.Docker;

/// <summary>The calls of the Engine API about the engine itself.</summary>
public sealed class DockerSystem
{
    private readonly EngineConnection _engine;

    internal DockerSystem(EngineConnection engine) => _engine = engine;

    /// <summary>Asks for a sign of life.</summary>
    /// <exception cref="DockerUnreachableException">There is none.</exception>
    public Task PingAsync(CancellationToken ct = default) => _engine.SendAsync(EngineCall.Get($"/_ping"), ct);

    /// <summary>The API version that this client and the engine agreed on, such as <c>1.41</c>.</summary>
    /// <exception cref="DockerVersionException">They have none in common.</exception>
    public async Task<string> ApiVersionAsync(CancellationToken ct = default) => (await _engine.VersionAsync(ct)).ToString();

    /// <summary>The engine's versions.</summary>
    public async Task<EngineVersion> VersionAsync(CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/version"), ct)).Read(DockerJson.Default.EngineVersion);

    /// <summary>The engine and its host.</summary>
    public async Task<EngineInfo> InfoAsync(CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/info"), ct)).Read(DockerJson.Default.EngineInfo);

    /// <summary>What the engine keeps on disk. Slow where there is much: it counts.</summary>
    public async Task<DiskUsage> DiskUsageAsync(CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/system/df"), ct)).Read(DockerJson.Default.DiskUsage);

    /// <summary>What happens in the engine, as it happens, until <see cref="EventOptions.Until"/> or cancellation.</summary>
    public async IAsyncEnumerable<DockerEvent> EventsAsync(
        EventOptions? options = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var call = EngineCall.Get($"/events").With("since", options?.Since).With("until", options?.Until).With(options?.Filters);
        await using var stream = await _engine.OpenAsync(call, ct);
        await foreach (var happening in JsonSequence.ReadAsync(stream, DockerJson.Default.DockerEvent, ct))
            yield return happening;
    }
}
