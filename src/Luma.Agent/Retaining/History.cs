using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Deployments;

namespace Luma.Agent.Retaining;

/// <summary>What is remembered of apps' releases, and which of them are kept, by what their specs say of that.</summary>
/// <param name="attempts">The deployments of releases by app.</param>
/// <param name="now">To tell ages by.</param>
internal sealed class History(ILookup<string, DeploymentStatus> attempts, DateTimeOffset now)
{
    /// <summary>Deployments of the app's releases, the oldest first.</summary>
    public IEnumerable<DeploymentStatus> AttemptsAt(string app) => attempts[app];

    /// <summary>The numbers of the releases that are kept, those of failed ones among them.</summary>
    public IReadOnlySet<int> KeptOf(AppRecord app)
    {
        var served = app.All.Select(release => new HeldRelease(
            release.Number, release.DeployedAt, release.ImageId, release.ImageSize, Needed: release == app.Active || release == app.Kept)).ToList();
        var failed = FailuresOf(app)
            .Where(attempt => served.TrueForAll(release => release.Number != attempt.Release))
            .Select(attempt => new HeldRelease(attempt.Release, attempt.StartedAt, attempt.ImageId, 0, Needed: false));
        return Retention.Kept(app.Active.Spec.Releases, [.. served, .. failed], now);
    }

    /// <summary>The record without the releases that are not kept.</summary>
    public AppRecord Shorten(AppRecord app)
    {
        var kept = KeptOf(app);
        return app with { Past = [.. app.Past.Where(release => kept.Contains(release.Number))] };
    }

    /// <summary>Every image that a release of the app had, as far as that is remembered.</summary>
    public IEnumerable<string> ImagesOf(AppRecord app) =>
        attempts[app.Active.Spec.Name].Select(attempt => attempt.ImageId).Concat(app.All.Select(release => release.ImageId)).Where(image => image.Length > 0);

    /// <summary>Those that may still be needed: of releases in the record, to go back to them, and of failed ones that are kept, which may be tried again.</summary>
    public IEnumerable<string> NeededImagesOf(AppRecord app)
    {
        var kept = KeptOf(app);
        return app.All.Append(app.Kept ?? app.Active).Select(release => release.ImageId)
            .Concat(FailuresOf(app).Where(attempt => kept.Contains(attempt.Release)).Select(attempt => attempt.ImageId));
    }

    private IEnumerable<DeploymentStatus> FailuresOf(AppRecord app) => attempts[app.Active.Spec.Name].Where(attempt => attempt.State == DeploymentState.Failed);
}
