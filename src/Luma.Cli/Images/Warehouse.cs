using Luma.Cli.Configuration;
using Luma.Core.Apps;

namespace Luma.Cli.Images;

/// <summary>Has the images of apps ready on this machine: builds them, finds them in its Docker, or sends them to their registry.</summary>
/// <param name="file">Whose apps they are.</param>
/// <param name="credentials">The logins of this machine.</param>
/// <param name="hear">Hears what Docker says meanwhile.</param>
internal sealed class Warehouse(LumaFile file, RegistryCredentials credentials, Action<string> hear)
{
    private readonly LocalDocker _docker = new(file.Path.Folder);

    /// <summary>Builds the image of an app, or finds the one that was built last, by its name.</summary>
    public Task<string> BuildAsync(AppEntry app, bool anew, CancellationToken ct)
    {
        var build = new ImageBuild(file.Path, app.Spec.Name, app.Spec.Image, app.Build!);
        return anew ? build.RunAsync(hear, ct) : build.LastAsync(ct);
    }

    /// <summary>What is to become of the image, as <c>push</c> says.</summary>
    public async Task<Goods> OfAsync(AppSpec app, string push, CancellationToken ct) => push switch
    {
        Push.Servers => new(app) { Parcel = await PackAsync(app, ct) },
        Push.Registry => await PushAsync(app, ct),
        _ => new(app) { Registry = await LoginAsync(app.Image, ct) },
    };

    /// <summary>The image by its id, if it is here; null where it is not, or where there is no Docker.</summary>
    public async Task<Parcel?> FindAsync(string name, string id, CancellationToken ct)
    {
        try
        {
            return await _docker.FindAsync(id, ct) is { } found ? Pack(name, found) : null;
        }
        catch (Exception e) when (e is UsageException or ImageException)
        {
            return null;
        }
    }

    /// <summary>Images of Docker Hub whose names have no slash are everybody's.</summary>
    public async Task<Core.Api.RegistryLogin?> LoginAsync(string image, CancellationToken ct) =>
        image.Contains('/', StringComparison.Ordinal) ? await credentials.ForAsync(image, ct) : null;

    private async Task<Parcel> PackAsync(AppSpec app, CancellationToken ct)
    {
        _ = ImageReference.TryParse(app.Image, out var reference);
        var name = reference.ToString();
        return await _docker.FindAsync(name, ct) is { } found ? Pack(name, found) : throw new UsageException(
            $"{app.Name}: image {name} is not in Docker on this machine, from which push: {Push.Servers} takes it",
            "Build or load it here, or leave push out so that servers pull it.");
    }

    private Parcel Pack(string name, LocalImage image) => new(name, image.Id, image.Layers, (path, ct) => _docker.SaveAsync(image.Id, path, ct));

    /// <summary>The digest is what all servers pull, whatever becomes of the tag.</summary>
    private async Task<Goods> PushAsync(AppSpec app, CancellationToken ct)
    {
        await _docker.PushAsync(app.Image, hear, ct);
        _ = ImageReference.TryParse(app.Image, out var reference);
        var digest = (await _docker.FindAsync(app.Image, ct))?.Digests.FirstOrDefault(known => known.StartsWith(reference.Name + "@", StringComparison.Ordinal))
            ?? throw new ImageException($"Docker does not tell by which digest its registry knows {app.Image}", "See `docker image inspect`.");
        return new(app with { Image = digest, Version = app.Version ?? ReleaseVersion.Of(app) }) { Registry = await LoginAsync(digest, ct) };
    }
}
