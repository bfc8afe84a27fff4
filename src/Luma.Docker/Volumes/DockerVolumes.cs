using System.Net;
using Luma.Docker.Connection;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>The volume calls of the Engine API.</summary>
public sealed class DockerVolumes
{
    private readonly EngineConnection _engine;

    internal DockerVolumes(EngineConnection engine) => _engine = engine;

    /// <summary>Creates a volume, or gives the one that has this name already.</summary>
    /// <exception cref="DockerConflictException">There is one of that name with another driver or other options.</exception>
    public async Task<VolumeDetails> CreateAsync(VolumeSpec spec, CancellationToken ct = default)
    {
        var call = EngineCall.Post($"/volumes/create").Sending(spec, DockerJson.Default.VolumeSpec);
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.VolumeDetails);
    }

    /// <summary>A volume, or null if there is none.</summary>
    public async Task<VolumeDetails?> FindAsync(string name, CancellationToken ct = default)
    {
        var reply = await _engine.SendAsync(EngineCall.Get($"/volumes/{name}").Expecting(HttpStatusCode.NotFound), ct);
        return reply.NotFound ? null : reply.Read(DockerJson.Default.VolumeDetails);
    }

    /// <summary>A volume.</summary>
    /// <exception cref="DockerNotFoundException">There is none.</exception>
    public async Task<VolumeDetails> InspectAsync(string name, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/volumes/{name}"), ct)).Read(DockerJson.Default.VolumeDetails);

    /// <summary>Lists volumes.</summary>
    /// <param name="filters">By <c>label</c>, <c>name</c>, <c>driver</c>, <c>dangling</c>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<VolumeDetails>> ListAsync(Filters? filters = null, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/volumes").With(filters), ct)).Read(DockerJson.Default.VolumeList).Volumes ?? [];

    /// <summary>Removes a volume with all that it holds; false if there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="force">Whether to forget it even if its driver fails to remove it.</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    /// <exception cref="DockerConflictException">A container uses it.</exception>
    public async Task<bool> RemoveAsync(string name, bool force = false, CancellationToken ct = default)
    {
        var call = EngineCall.Delete($"/volumes/{name}").With("force", force).Expecting(HttpStatusCode.NotFound);
        return !(await _engine.SendAsync(call, ct)).NotFound;
    }
}
