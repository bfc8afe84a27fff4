using Luma.Docker.Json;

namespace Luma.Docker.Connection;

/// <summary>
/// Finds the newest API version that both sides speak: <c>Api-Version</c> of <c>GET /_ping</c> says the engine's newest;
/// its oldest (<c>MinAPIVersion</c> of <c>GET /version</c>) matters only when its newest is beyond ours.
/// </summary>
internal sealed class VersionNegotiation(EngineConnection engine)
{
    private sealed record Agreement(ApiVersion Version);

    private volatile Agreement? _agreed;

    /// <summary>First calls made at once may each ask; their answers are the same.</summary>
    public async Task<ApiVersion> AgreeAsync(CancellationToken ct) =>
        (_agreed ??= new(await AskAsync(ct))).Version;

    public void Forget() => _agreed = null;

    private async Task<ApiVersion> AskAsync(CancellationToken ct)
    {
        var newest = await NewestAsync(ct);
        if (newest < ApiVersion.Oldest)
            throw new DockerVersionException(
                $"Docker Engine at {engine.Endpoint} is too old: it speaks API {newest}, {ApiVersion.Oldest} (Engine 20.10) is needed");
        if (newest <= ApiVersion.Newest)
            return newest;
        var oldest = await OldestAsync(ct);
        return oldest <= ApiVersion.Newest ? ApiVersion.Newest : throw new DockerVersionException(
            $"Docker Engine at {engine.Endpoint} is too new: it demands API {oldest}, this client knows versions up to {ApiVersion.Newest}");
    }

    private async Task<ApiVersion> NewestAsync(CancellationToken ct)
    {
        using var response = await engine.AskUnversionedAsync("/_ping", ct);
        if (!response.IsSuccessStatusCode)
            throw EngineFault.From("GET /_ping", response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
        var header = response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : null;
        return ApiVersion.TryParse(header, out var version) ? version : throw new DockerVersionException(
            $"What answers at {engine.Endpoint} is no Docker Engine: its ping names no API version");
    }

    private async Task<ApiVersion> OldestAsync(CancellationToken ct)
    {
        using var response = await engine.AskUnversionedAsync("/version", ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        if (!response.IsSuccessStatusCode)
            throw EngineFault.From("GET /version", response.StatusCode, body);
        var answer = new EngineReply("GET /version", response.StatusCode, body).Read(DockerJson.Default.EngineVersion);
        return ApiVersion.TryParse(answer.MinAPIVersion, out var version) ? version : default;
    }
}
