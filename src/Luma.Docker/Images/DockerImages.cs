using System.Net;
using System.Runtime.CompilerServices;
using Luma.Docker.Connection;
using Luma.Docker.Json;
using Luma.Docker.Streams;

namespace Luma.Docker;

/// <summary>The image calls of the Engine API. Images are named by reference or id.</summary>
public sealed class DockerImages
{
    private const string LoadedName = "Loaded image: ";
    private const string LoadedId = "Loaded image ID: ";

    private readonly EngineConnection _engine;

    internal DockerImages(EngineConnection engine) => _engine = engine;

    /// <summary>Everything about an image, or null if there is none.</summary>
    public async Task<ImageDetails?> FindAsync(string image, CancellationToken ct = default)
    {
        var reply = await _engine.SendAsync(EngineCall.Get($"/images/{image}/json").Expecting(HttpStatusCode.NotFound), ct);
        return reply.NotFound ? null : reply.Read(DockerJson.Default.ImageDetails);
    }

    /// <summary>Everything about an image.</summary>
    /// <exception cref="DockerNotFoundException">There is none.</exception>
    public async Task<ImageDetails> InspectAsync(string image, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/images/{image}/json"), ct)).Read(DockerJson.Default.ImageDetails);

    /// <summary>Pulls an image; it is there when the sequence has ended. A name without tag or digest means <c>:latest</c>.</summary>
    /// <param name="image">What to pull.</param>
    /// <param name="auth">Credentials, if the registry asks for some.</param>
    /// <param name="ct">Gives up; the engine stops pulling.</param>
    /// <exception cref="DockerException">The registry cannot be reached, refuses, or has no such image.</exception>
    /// <exception cref="DockerTimeoutException">No sign of life for <see cref="DockerClientOptions.PullIdleTimeout"/>.</exception>
    public async IAsyncEnumerable<PullProgress> PullAsync(
        string image, RegistryAuth? auth = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var reference = ImageReference.Parse(image);
        var call = EngineCall.Post($"/images/create").With("fromImage", reference.Repository).With("tag", reference.Version);
        await using var stream = await _engine.OpenAsync(
            call.Authorized(auth?.Encode()).Within(_engine.Options.PullIdleTimeout), ct);
        await foreach (var message in JsonSequence.ReadAsync(stream, DockerJson.Default.ProgressBody, ct))
            if (message.OrThrow() is { Status: { } status, Detail: var detail })
                yield return new(status, message.Id, detail?.Current, detail?.Total);
    }

    /// <summary>Takes images from an archive as <c>docker save</c> writes it, and gives their names or ids.</summary>
    /// <exception cref="DockerException">The archive is no image.</exception>
    public async Task<IReadOnlyList<string>> LoadAsync(Stream archive, CancellationToken ct = default)
    {
        var loaded = new List<string>();
        var call = EngineCall.Post($"/images/load").With("quiet", true).SendingTar(archive);
        await using var stream = await _engine.OpenAsync(call.Within(_engine.Options.LoadTimeout), ct);
        await foreach (var message in JsonSequence.ReadAsync(stream, DockerJson.Default.ProgressBody, ct))
            if (NameIn(message.OrThrow().Stream) is { } name)
                loaded.Add(name);
        return loaded;
    }

    /// <summary>An archive of an image, as <c>docker save</c> writes it. Dispose it.</summary>
    /// <param name="image">Name or id; by an id the archive has no names.</param>
    /// <param name="ct">Ends the wait for its beginning.</param>
    /// <exception cref="DockerNotFoundException">There is no such image.</exception>
    public async Task<Stream> SaveAsync(string image, CancellationToken ct = default) =>
        await _engine.OpenAsync(EngineCall.Get($"/images/{image}/get").Within(_engine.Options.LoadTimeout), ct);

    /// <summary>Gives an image another name.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">The name, with tag; without one it is <c>:latest</c>.</param>
    /// <param name="ct">Gives up.</param>
    public Task TagAsync(string image, string name, CancellationToken ct = default)
    {
        var reference = ImageReference.Parse(name);
        return _engine.SendAsync(
            EngineCall.Post($"/images/{image}/tag").With("repo", reference.Repository).With("tag", reference.Tag ?? "latest"), ct);
    }

    /// <summary>Takes a name off an image, and deletes the image with its last name; says what was done, nothing if there is none.</summary>
    /// <param name="image">Name or id.</param>
    /// <param name="force">Whether to do so though stopped containers use it, or an id has several names.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="DockerConflictException">A container uses it.</exception>
    public async Task<IReadOnlyList<ImageRemoval>> RemoveAsync(string image, bool force = false, CancellationToken ct = default)
    {
        var call = EngineCall.Delete($"/images/{image}").With("force", force).Expecting(HttpStatusCode.NotFound);
        var reply = await _engine.SendAsync(call, ct);
        return reply.NotFound ? [] : reply.Read(DockerJson.Default.ImageRemovals);
    }

    /// <summary>Lists images.</summary>
    /// <param name="filters">By <c>reference</c>, <c>label</c>, <c>dangling</c> …</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<ImageSummary>> ListAsync(Filters? filters = null, CancellationToken ct = default) =>
        (await _engine.SendAsync(EngineCall.Get($"/images/json").With(filters), ct)).Read(DockerJson.Default.ImageSummaries);

    private static string? NameIn(string? message) => message?.Trim() switch
    {
        { } text when text.StartsWith(LoadedName, StringComparison.Ordinal) => text[LoadedName.Length..],
        { } text when text.StartsWith(LoadedId, StringComparison.Ordinal) => text[LoadedId.Length..],
        _ => null,
    };
}
