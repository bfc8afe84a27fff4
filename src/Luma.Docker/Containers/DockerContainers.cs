using System.Net;
using Luma.Docker.Connection;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>The container calls of the Engine API. Containers are named by name, id or a unique beginning of the id.</summary>
public sealed partial class DockerContainers
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterGrace = TimeSpan.FromSeconds(30);

    private readonly EngineConnection _engine;

    internal DockerContainers(EngineConnection engine) => _engine = engine;

    /// <summary>Creates a container without starting it.</summary>
    /// <param name="name">Its name, or null for one that the engine makes up.</param>
    /// <param name="spec">What it is made of.</param>
    /// <param name="ct">Gives up; the container may then exist nevertheless.</param>
    /// <exception cref="DockerNotFoundException">No such image.</exception>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    public async Task<ContainerCreated> CreateAsync(string? name, ContainerSpec spec, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var version = await _engine.VersionAsync(ct);
        var call = EngineCall.Post($"/containers/create").With("name", name).Sending(spec.For(version), DockerJson.Default.ContainerSpec);
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.ContainerCreated);
    }

    /// <summary>Starts a container; false if it runs already.</summary>
    public async Task<bool> StartAsync(string container, CancellationToken ct = default) =>
        Changed(await _engine.SendAsync(EngineCall.Post($"/containers/{container}/start").Expecting(HttpStatusCode.NotModified), ct));

    /// <summary>Asks the process to end and kills it after the grace; false if it did not run.</summary>
    /// <param name="container">Name or id.</param>
    /// <param name="grace">Time until SIGKILL, in whole seconds rounded up; null for the container's own, 10 s by default.</param>
    /// <param name="signal">Signal that asks; null for the container's own. Needs API 1.42 (Engine 23).</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    /// <exception cref="DockerVersionException">A signal was given and the engine is too old for it.</exception>
    public async Task<bool> StopAsync(
        string container, TimeSpan? grace = null, string? signal = null, CancellationToken ct = default)
    {
        if (signal is not null)
            await RequireAsync(new ApiVersion(1, 42), "stopping with a chosen signal", ct);
        var call = EngineCall.Post($"/containers/{container}/stop").With("t", WholeSeconds(grace)).With("signal", signal);
        return Changed(await _engine.SendAsync(call.Within(LongEnoughFor(grace)).Expecting(HttpStatusCode.NotModified), ct));
    }

    /// <summary>Stops and starts a container; one that does not run is started.</summary>
    /// <param name="container">Name or id.</param>
    /// <param name="grace">Time until SIGKILL, in whole seconds rounded up; null for the container's own, 10 s by default.</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    public Task RestartAsync(string container, TimeSpan? grace = null, CancellationToken ct = default) =>
        _engine.SendAsync(
            EngineCall.Post($"/containers/{container}/restart").With("t", WholeSeconds(grace)).Within(LongEnoughFor(grace)), ct);

    /// <summary>Sends a signal to the container's first process. Default SIGKILL.</summary>
    /// <exception cref="DockerConflictException">It does not run.</exception>
    public Task KillAsync(string container, string? signal = null, CancellationToken ct = default) =>
        _engine.SendAsync(EngineCall.Post($"/containers/{container}/kill").With("signal", signal), ct);

    /// <summary>Gives a container another name; DNS on its networks follows.</summary>
    /// <exception cref="DockerConflictException">The name is taken.</exception>
    public Task RenameAsync(string container, string name, CancellationToken ct = default) =>
        _engine.SendAsync(EngineCall.Post($"/containers/{container}/rename").With("name", name), ct);

    /// <summary>Gives a container another restart policy.</summary>
    public Task UpdateAsync(string container, RestartPolicy policy, CancellationToken ct = default) =>
        _engine.SendAsync(
            EngineCall.Post($"/containers/{container}/update").Sending(new UpdateBody(policy), DockerJson.Default.UpdateBody), ct);

    /// <summary>Removes a container; false if there is none.</summary>
    /// <param name="container">Name or id.</param>
    /// <param name="force">Whether to kill it first if it runs.</param>
    /// <param name="volumes">Whether to remove its anonymous volumes too.</param>
    /// <param name="ct">Gives up waiting; the engine goes on.</param>
    /// <exception cref="DockerConflictException">It runs and <paramref name="force"/> is off, or its removal is under way.</exception>
    public async Task<bool> RemoveAsync(
        string container, bool force = false, bool volumes = false, CancellationToken ct = default)
    {
        var call = EngineCall.Delete($"/containers/{container}").With("force", force).With("v", volumes);
        return !(await _engine.SendAsync(call.Expecting(HttpStatusCode.NotFound), ct)).NotFound;
    }

    /// <summary>Everything about a container, or null if there is none.</summary>
    public async Task<ContainerDetails?> FindAsync(string container, CancellationToken ct = default)
    {
        var reply = await _engine.SendAsync(EngineCall.Get($"/containers/{container}/json").Expecting(HttpStatusCode.NotFound), ct);
        return reply.NotFound ? null : reply.Read(DockerJson.Default.ContainerDetails);
    }

    /// <summary>Everything about a container.</summary>
    /// <exception cref="DockerNotFoundException">There is none.</exception>
    public async Task<ContainerDetails> InspectAsync(string container, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/containers/{container}/json"), ct)).Read(DockerJson.Default.ContainerDetails);

    /// <summary>Lists containers, the newest first.</summary>
    /// <param name="all">Whether to include those that do not run.</param>
    /// <param name="filters">By <c>label</c>, <c>name</c>, <c>status</c>, <c>network</c>, <c>ancestor</c> …</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<ContainerSummary>> ListAsync(
        bool all = false, Filters? filters = null, CancellationToken ct = default)
    {
        var call = EngineCall.Get($"/containers/json").With("all", all).With(filters);
        return (await _engine.SendAsync(call, ct)).Read(DockerJson.Default.ContainerSummaries);
    }

    private static bool Changed(EngineReply reply) => reply.Status != HttpStatusCode.NotModified;

    private static long? WholeSeconds(TimeSpan? grace) => grace is { } given ? (long)Math.Ceiling(given.TotalSeconds) : null;

    private TimeSpan LongEnoughFor(TimeSpan? grace)
    {
        var needed = (grace ?? DefaultGrace) + AfterGrace;
        return needed > _engine.Options.Timeout ? needed : _engine.Options.Timeout;
    }

    private async Task RequireAsync(ApiVersion needed, string what, CancellationToken ct)
    {
        var agreed = await _engine.VersionAsync(ct);
        if (agreed < needed)
            throw new DockerVersionException($"{what} needs API {needed}, the _engine at {_engine.Endpoint} speaks {agreed}");
    }
}
