using Luma.Agent.Auditing;
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
    AppStore apps, DeploymentBoard board, ReleaseNumbers numbers, RoutePublisher routes, DockerClient docker, OwnActs own, TimeProvider time,
    ILogger<Pruner> log)
{
    /// <param name="app">One app's history; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<PruneReport> LookAsync(string? app, CancellationToken cancellation)
    {
        var history = Read();
        var before = Chosen(app);
        var after = before.Select(history.Shorten).ToList();
        var needed = after.Concat(apps.All.Except(before)).SelectMany(history.NeededImagesOf);
        var images = await FindAsync(before.SelectMany(history.ImagesOf).Except(needed), cancellation);
        return new([.. before.Zip(after, Dropped).SelectMany(dropped => dropped)], [.. images.Select(image => Report(image, OtherNamesOf(image)))]);
    }

    /// <summary>The agent's own idea, which the audit tells where there is anything to prune.</summary>
    public async Task PruneUnaskedAsync(string app, CancellationToken cancellation)
    {
        if (await LookAsync(app, cancellation) is { IsEmpty: false } found)
        {
            await own.DoAsync("prune", app, found.ToString(), () => PruneAsync(app, cancellation));
        }
    }

    /// <param name="app">One app's history; null for all.</param>
    /// <param name="cancellation">Leaves the rest for another time.</param>
    public async Task<PruneReport> PruneAsync(string? app, CancellationToken cancellation)
    {
        var history = Read();
        var chosen = Chosen(app);
        List<PrunedRelease> releases = [];
        foreach (var record in chosen)
        {
            releases.AddRange(await DropAsync(record, history, cancellation));
        }

        List<PrunedImage> removed = [];
        foreach (var image in await FindAsync(chosen.SelectMany(history.ImagesOf).Except(apps.All.SelectMany(history.NeededImagesOf)), cancellation))
        {
            removed.Add(Report(image, await TryRemoveAsync(image, cancellation)));
        }

        return new(releases, removed);
    }

    private List<AppRecord> Chosen(string? app) => [.. apps.All.Where(record => app is null || record.Active.Spec.Name == app)];

    private History Read() => new(numbers.Attempts(), time.GetUtcNow());

    private static IEnumerable<PrunedRelease> Dropped(AppRecord before, AppRecord after) =>
        before.Past.Except(after.Past).Select(release => new PrunedRelease(before.Active.Spec.Name, release.Number, release.Version));

    /// <summary>An app to which something is being done is left for another time.</summary>
    private async Task<IReadOnlyList<PrunedRelease>> DropAsync(AppRecord before, History history, CancellationToken cancellation)
    {
        var app = before.Active.Spec.Name;
        var after = history.Shorten(before);
        if (after.Past.Count == before.Past.Count || board.RunningOf(app) is not null)
        {
            return [];
        }

        using var hold = await board.HoldAsync(app, cancellation);
        if (!ReferenceEquals(apps.Find(app), before))
        {
            return [];
        }

        apps.Save(after);
        await routes.KnowAsync(before, after, CancellationToken.None);
        IReadOnlyList<PrunedRelease> dropped = [.. Dropped(before, after)];
        LogDropped(app, string.Join(", ", dropped.Select(release => release.Number)));
        return dropped;
    }

    /// <summary>Those of the images that are on the server and that no container uses.</summary>
    private async Task<IReadOnlyList<ImageDetails>> FindAsync(IEnumerable<string> images, CancellationToken cancellation)
    {
        var unneeded = images.ToList();
        if (unneeded.Count == 0)
        {
            return [];
        }

        var used = (await docker.Containers.ListAsync(all: true, ct: cancellation)).Select(container => container.ImageID);
        var found = await Task.WhenAll(unneeded.Except(used).Select(image => docker.Images.FindAsync(image, cancellation)));
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

    /// <summary>Docker removes no image by its id that has several names.</summary>
    private static string? OtherNamesOf(ImageDetails image) =>
        image.RepoTags.Count > 1 ? $"it is also called {string.Join(", ", image.RepoTags.Skip(1))}" : null;

    private static string NameOf(ImageDetails image) => image.RepoTags.Concat(image.RepoDigests).FirstOrDefault() ?? image.Id;

    [LoggerMessage(LogLevel.Information, "{App}: releases {Releases} are beyond what is kept and forgotten")]
    private partial void LogDropped(string app, string releases);

    [LoggerMessage(LogLevel.Information, "Image {Image} ({Id}) is of no release that is kept and removed")]
    private partial void LogRemoved(string image, string id);
}
