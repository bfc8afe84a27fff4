using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Retaining;

/// <summary>Finds what goes with an app that is deleted: images that only its releases had, and its volumes.</summary>
internal sealed class Departure(DockerClient docker, AppStore apps, ReleaseNumbers numbers, TimeProvider time)
{
    public static Remnants Remnants(IEnumerable<PrunedImage> images, IEnumerable<DeletedVolume> volumes) => new(
        [.. volumes.Where(volume => volume.LeftBecause is null).Select(volume => volume.Name)],
        [.. images.Where(image => image.LeftBecause is null).Select(image => new NamedImage(image.Id, image.Name))]);

    /// <summary>The images of its releases, each with who else needs it.</summary>
    public async Task<IReadOnlyList<PrunedImage>> ImagesAsync(AppRecord app, CancellationToken cancellation)
    {
        var history = new History(numbers.Attempts(), time.GetUtcNow());
        var needed = apps.All.Where(other => other.Active.Spec.Name != app.Active.Spec.Name)
            .SelectMany(other => history.NeededImagesOf(other).Select(image => (Image: image, App: other.Active.Spec.Name)))
            .ToLookup(pair => pair.Image, pair => $"app {pair.App}");
        var used = (await docker.Containers.ListAsync(all: true, ct: cancellation))
            .Where(container => !IsOf(container, app)).ToLookup(container => container.ImageID, container => $"container {container.Names[0]}");
        var found = await Task.WhenAll(history.ImagesOf(app).Distinct().Select(image => docker.Images.FindAsync(image, cancellation)));
        return [.. found.OfType<ImageDetails>().Select(image => Report(image, needed[image.Id].Concat(used[image.Id]).FirstOrDefault()))];
    }

    /// <summary>The volumes of all its releases that exist.</summary>
    /// <param name="taken">Whether they are to go.</param>
    public async Task<IReadOnlyList<DeletedVolume>> VolumesAsync(AppRecord app, bool taken, CancellationToken cancellation)
    {
        var names = app.All.SelectMany(release => VolumesOf(release.Spec)).Distinct().ToList();
        var found = await Task.WhenAll(names.Select(name => docker.Volumes.FindAsync(name, cancellation)));
        return await Task.WhenAll(found.OfType<VolumeDetails>().Select(async volume => new DeletedVolume(
            volume.Name, taken ? await UserOfAsync(volume.Name, app, cancellation) : "--volumes removes it with all that it holds")));
    }

    private async Task<string?> UserOfAsync(string volume, AppRecord app, CancellationToken cancellation)
    {
        var other = apps.All.FirstOrDefault(other => other.Active.Spec.Name != app.Active.Spec.Name && VolumesOf(other.Active.Spec).Contains(volume));
        if (other is not null)
        {
            return $"app {other.Active.Spec.Name} uses it";
        }

        var users = await docker.Containers.ListAsync(all: true, Filters.None.With("volume", volume), cancellation);
        return users.FirstOrDefault(container => !IsOf(container, app)) is { } user ? $"container {user.Names[0]} uses it" : null;
    }

    private static IEnumerable<string> VolumesOf(Core.Apps.AppSpec app) => app.Volumes.Select(volume => Names.Volume(app.Project, volume.Split(':')[0]));

    private static bool IsOf(ContainerSummary container, AppRecord app) => container.Labels.GetValueOrDefault(Labels.App) == app.Active.Spec.Name;

    private static PrunedImage Report(ImageDetails image, string? user)
    {
        var name = image.RepoTags.Concat(image.RepoDigests).FirstOrDefault() ?? image.Id;
        return new(name, image.Id, image.Size, user is not null
            ? $"{user} uses it"
            : image.RepoTags.Count > 1 ? $"it is also called {string.Join(", ", image.RepoTags.Skip(1))}" : null);
    }
}
