using System.Text.Json;

namespace Luma.Cli.Images;

/// <summary>Docker on this machine, by its command line.</summary>
internal sealed class LocalDocker(string folder)
{
    private readonly Tool _docker = new("docker", folder);

    /// <summary>An image by its reference or id; null where there is none.</summary>
    public async Task<LocalImage?> FindAsync(string image, CancellationToken ct)
    {
        var found = await _docker.RunAsync(["image", "inspect", "--format", "{{json .}}", image], ct);
        if (found.Code == 0)
        {
            return LocalImage.Read(found.Output);
        }

        return found.Said.Any(line => line.Contains("o such image", StringComparison.Ordinal))
            ? null
            : throw new ImageException("Docker on this machine does not answer", "See that it runs: `docker version`.", found.Said);
    }

    /// <summary>Writes an archive of the image.</summary>
    public async Task SaveAsync(string image, string path, CancellationToken ct) =>
        Demand(await _docker.WriteAsync(["save", image], path, ct), $"image {image} cannot be saved");

    public async Task TagAsync(string image, string name, CancellationToken ct) =>
        Demand(await _docker.RunAsync(["tag", image, name], ct), $"image {image} cannot be called {name}");

    /// <summary>Sends an image to its registry.</summary>
    public async Task PushAsync(string image, Action<string> hear, CancellationToken ct) =>
        Demand(await _docker.RunAsync(["push", image], hear, ct), $"image {image} cannot be pushed to its registry", "Log in with `docker login`, or mind the image's name.");

    /// <summary>Tells whether BuildKit is there, which builds faster.</summary>
    public async Task<bool> HasBuildxAsync(CancellationToken ct) => (await _docker.RunAsync(["buildx", "version"], ct)).Code == 0;

    public Task<ToolResult> BuildAsync(IEnumerable<string> args, Action<string> hear, CancellationToken ct) => _docker.RunAsync(args, hear, ct);

    private static void Demand(ToolResult result, string complaint, string remedy = "See that Docker runs on this machine: `docker version`.")
    {
        if (result.Code != 0)
        {
            throw new ImageException(complaint, remedy, result.Said);
        }
    }
}

/// <summary>What Docker tells of an image on this machine.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Names">With tags.</param>
/// <param name="Digests">As registries know it: <c>name@sha256:…</c>.</param>
/// <param name="Layers">Their ids, the lowest first.</param>
internal sealed record LocalImage(string Id, IReadOnlyList<string> Names, IReadOnlyList<string> Digests, IReadOnlyList<string> Layers)
{
    /// <param name="json">One line of <c>docker image inspect</c>.</param>
    public static LocalImage Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var image = document.RootElement;
        return new(image.GetProperty(nameof(Id)).GetString()!, Texts(image, "RepoTags"), Texts(image, "RepoDigests"), Texts(image.GetProperty("RootFS"), nameof(Layers)));
    }

    private static IReadOnlyList<string> Texts(JsonElement at, string name) =>
        at.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];
}
