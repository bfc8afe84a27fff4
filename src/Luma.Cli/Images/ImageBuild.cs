using Luma.Cli.Configuration;

namespace Luma.Cli.Images;

/// <summary>Builds the image of an app with Docker on this machine.</summary>
/// <param name="file">Whose folder the build's paths are relative to.</param>
/// <param name="app">The app's name.</param>
/// <param name="repository">What the image is called, without a tag.</param>
/// <param name="build">How.</param>
internal sealed class ImageBuild(ConfigPath file, string app, string repository, BuildSpec build)
{
    private const string RevisionLabel = "org.opencontainers.image.revision";
    private const string Latest = "latest";

    private readonly LocalDocker _docker = new(file.Folder);
    private readonly string _context = Path.GetFullPath(build.Context, file.Folder);

    /// <returns>The image's name, with the tag that its revision gives it.</returns>
    /// <exception cref="ImageException">The build failed.</exception>
    public async Task<string> RunAsync(Action<string> hear, CancellationToken ct)
    {
        if (!Directory.Exists(_context))
        {
            throw new UsageException($"apps.{app}.build.context names {build.Context}, which is no folder", $"Mind build.context in {file.Shown}.");
        }

        var revision = await Revision.OfAsync(_context, ct);
        var ids = Path.GetTempFileName();
        try
        {
            var result = await _docker.BuildAsync(Arguments(revision, ids, await _docker.HasBuildxAsync(ct)), hear, ct);
            return result.Code == 0
                ? await NameAsync((await File.ReadAllTextAsync(ids, ct)).Trim(), revision, ct)
                : throw new ImageException($"{app}: the build failed; nothing was deployed", "Mend what the lines above tell of; -v shows all of the build.", result.Said);
        }
        finally
        {
            File.Delete(ids);
        }
    }

    /// <summary>What was built last, by the same name.</summary>
    /// <exception cref="UsageException">Nothing was.</exception>
    public async Task<string> LastAsync(CancellationToken ct) =>
        (await _docker.FindAsync($"{repository}:{Latest}", ct))?.Names.FirstOrDefault(name => name.StartsWith(repository + ":", StringComparison.Ordinal) && !name.EndsWith($":{Latest}", StringComparison.Ordinal))
        ?? throw new UsageException($"{app}: no image {repository} was built on this machine", "Leave --no-build out.");

    private IEnumerable<string> Arguments(Revision revision, string ids, bool buildx) =>
    [
        .. buildx ? ["buildx", "build", "--load", "--progress", "plain"] : new[] { "build" },
        "--iidfile", ids,
        "--file", Path.GetFullPath(build.Dockerfile, _context),
        .. revision.Full.Length > 0 ? ["--label", $"{RevisionLabel}={revision.Label}"] : Array.Empty<string>(),
        .. build.Args.SelectMany(arg => new[] { "--build-arg", $"{arg.Key}={arg.Value}" }),
        .. build.Target is { } target ? ["--target", target] : Array.Empty<string>(),
        .. build.Platform is { } platform ? ["--platform", platform] : Array.Empty<string>(),
        _context,
    ];

    /// <summary>The second name keeps what was built last to be found again.</summary>
    private async Task<string> NameAsync(string id, Revision revision, CancellationToken ct)
    {
        var name = $"{repository}:{revision.TagOf(id)}";
        await _docker.TagAsync(id, name, ct);
        await _docker.TagAsync(id, $"{repository}:{Latest}", ct);
        return name;
    }
}
