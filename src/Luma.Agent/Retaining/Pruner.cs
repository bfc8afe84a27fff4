using Luma.Agent.Deployments;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Retaining;

/// <summary>
/// Removes what nobody is to go back to: records of old releases, and images that no record needs and no container uses. Only images
/// that releases had are looked at; what Luma never used is not its to remove.
/// </summary>
internal sealed partial class Pruner(
    AppStore apps, DeploymentBoard board, History history, RoutePublisher routes, DockerClient docker, ILogger<Pruner> log)
{
    public async Task<PruneReport> LookAsync(CancellationToken cancellation)
    {
        var images = await UnneededImagesAsync(apps.All, cancellation);
        return new([.. apps.All.SelectMany(DroppedOf)], [.. images.Select(image => Report(image, null))]);
    }

    /// <param name="app">One app's history; null for all.</param>
    /// <param name="cancellation">Leaves the rest for another time.</param>
    public async Task<PruneReport> PruneAsync(string? app, CancellationToken cancellation)
    {
        var chosen = apps.All.Where(record => app is null || record.Active.Spec.Name == app).ToList();
        var images = await UnneededImagesAsync(chosen, cancellation);
        List<PrunedRelease> releases = [];
        foreach (var record in chosen)
        {
            releases.AddRange(await DropAsync(record, cancellation));
        }

        List<PrunedImage> removed = [];
        foreach (var image in images)
        {
            removed.Add(Report(image, await TryRemoveAsync(image, cancellation)));
        }

        return new(releases, removed);
    }

    private IEnumerable<PrunedRelease> DroppedOf(AppRecord app)
    {
        var kept = history.KeptOf(app);
        return app.Past.Where(release => !kept.Contains(release.Number)).Select(release => new PrunedRelease(app.Active.Spec.Name, release.Number, release.Version));
    }

    /// <summary>An app that something is being done to is left for another time.</summary>
    private async Task<IReadOnlyList<PrunedRelease>> DropAsync(AppRecord app, CancellationToken cancellation)
    {
        using var hold = board.TryHold(app.Active.Spec.Name);
        if (hold is null || !ReferenceEquals(apps.Find(app.Active.Spec.Name), app) || DroppedOf(app).ToList() is not { Count: > 0 } dropped)
        {
            return [];
        }

        var shorter = app with { Past = [.. app.Past.Where(release => dropped.TrueForAll(gone => gone.Number != release.Number))] };
        apps.Save(shorter);
        await routes.KnowAsync(app, shorter, CancellationToken.None);
        LogDropped(app.Active.Spec.Name, string.Join(", ", dropped.Select(release => release.Number)));
        return dropped;
    }

    private async Task<IReadOnlyList<ImageDetails>> UnneededImagesAsync(IEnumerable<AppRecord> chosen, CancellationToken cancellation)
    {
        var needed = apps.All.SelectMany(history.NeededImagesOf).ToHashSet();
        var unneeded = chosen.SelectMany(history.ImagesOf).Distinct().Where(image => !needed.Contains(image)).ToList();
        if (unneeded.Count == 0)
        {
            return [];
        }

        var used = (await docker.Containers.ListAsync(all: true, ct: cancellation)).Select(container => container.ImageID).ToHashSet();
        var found = await Task.WhenAll(unneeded.Where(image => !used.Contains(image)).Select(image => docker.Images.FindAsync(image, cancellation)));
        return [.. found.OfType<ImageDetails>()];
    }

    /// <summary>Never by force: an image that has several names, or on which another one builds, is somebody's.</summary>
    /// <returns>Why it was left; null where it was removed.</returns>
    private async Task<string?> TryRemoveAsync(ImageDetails image, CancellationToken cancellation)
    {
        if (board.Running.Any())
        {
            return "a deployment is under way, which may want it";
        }

        try
        {
            await docker.Images.RemoveAsync(image.Id, ct: cancellation);
            LogRemoved(NameOf(image), image.Id);
            return null;
        }
        catch (DockerException fault)
        {
            return fault.Message;
        }
    }

    private static PrunedImage Report(ImageDetails image, string? left) => new(NameOf(image), image.Id, image.Size, left);

    private static string NameOf(ImageDetails image) => image.RepoTags.Concat(image.RepoDigests).FirstOrDefault() ?? image.Id;

    [LoggerMessage(LogLevel.Information, "{App}: releases {Releases} are beyond what is kept and forgotten")]
    private partial void LogDropped(string app, string releases);

    [LoggerMessage(LogLevel.Information, "Image {Image} ({Id}) is of no release that is kept and removed")]
    private partial void LogRemoved(string image, string id);
}
