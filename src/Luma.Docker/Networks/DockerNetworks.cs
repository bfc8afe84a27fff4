using System.Net;
using Luma.Docker.Connection;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>The network calls of the Engine API. Networks are named by name or id.</summary>
public sealed class DockerNetworks
{
    private readonly EngineConnection _engine;

    internal DockerNetworks(EngineConnection engine) => _engine = engine;

    /// <summary>Creates a network.</summary>
    /// <exception cref="DockerConflictException">There is one of that name.</exception>
    /// <exception cref="DockerException">The subnet overlaps another network's, or none is free.</exception>
    public async Task<NetworkCreated> CreateAsync(NetworkSpec spec, CancellationToken ct = default)
    {
        var call = EngineCall.Post($"/networks/create").Sending(spec, DockerJson.Default.NetworkSpec);
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.NetworkCreated);
    }

    /// <summary>A network with its containers, or null if there is none.</summary>
    public async Task<NetworkDetails?> FindAsync(string network, CancellationToken ct = default)
    {
        var reply = await _engine.SendAsync(EngineCall.Get($"/networks/{network}").Expecting(HttpStatusCode.NotFound), ct);
        return reply.NotFound ? null : reply.Read(DockerJson.Default.NetworkDetails);
    }

    /// <summary>A network with its containers.</summary>
    /// <exception cref="DockerNotFoundException">There is none.</exception>
    public async Task<NetworkDetails> InspectAsync(string network, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/networks/{network}"), ct)).Read(DockerJson.Default.NetworkDetails);

    /// <summary>Lists networks, without their containers.</summary>
    /// <param name="filters">By <c>label</c>, <c>name</c>, <c>driver</c>, <c>scope</c> …</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<NetworkDetails>> ListAsync(Filters? filters = null, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/networks").With(filters), ct)).Read(DockerJson.Default.NetworkList);

    /// <summary>Attaches a container, running or not.</summary>
    /// <param name="network">Name or id.</param>
    /// <param name="container">Name or id.</param>
    /// <param name="endpoint">Aliases and chosen addresses; null for none.</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    /// <exception cref="DockerException">It is attached already (403), or the address is taken.</exception>
    public async Task ConnectAsync(
        string network, string container, EndpointSettings? endpoint = null, CancellationToken ct = default)
    {
        var body = new ConnectBody(container, endpoint?.For(await _engine.VersionAsync(ct)));
        await _engine.SendAsync(EngineCall.Post($"/networks/{network}/connect").Sending(body, DockerJson.Default.ConnectBody), ct);
    }

    /// <summary>Detaches a container.</summary>
    /// <param name="network">Name or id.</param>
    /// <param name="container">Name or id.</param>
    /// <param name="force">Whether to do so even if the container is gone or hangs.</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    /// <exception cref="DockerException">It is not attached.</exception>
    public Task DisconnectAsync(string network, string container, bool force = false, CancellationToken ct = default) =>
        _engine.SendAsync(
            EngineCall.Post($"/networks/{network}/disconnect")
                .Sending(new DisconnectBody(container, force), DockerJson.Default.DisconnectBody),
            ct);

    /// <summary>Removes a network; false if there is none.</summary>
    /// <exception cref="DockerException">Containers are attached to it (403), or it is one of the engine's own.</exception>
    public async Task<bool> RemoveAsync(string network, CancellationToken ct = default) =>
        !(await _engine.SendAsync(EngineCall.Delete($"/networks/{network}").Expecting(HttpStatusCode.NotFound), ct)).NotFound;
}
