using Luma.Agent.Deployments;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Deployments;

namespace Luma.Agent.Retaining;

/// <summary>Tells which releases of an app are kept, by what its spec says of that.</summary>
internal sealed class History(ReleaseNumbers numbers, TimeProvider time)
{
    /// <summary>Their numbers, those of failed releases among them.</summary>
    public IReadOnlySet<int> KeptOf(AppRecord app)
    {
        var served = app.Earlier.Prepend(app.Active).Select(release => new HeldRelease(
            release.Number, release.DeployedAt, release.ImageId, release.ImageSize, Needed: release == app.Active || release == app.Kept)).ToList();
        var failed = FailuresOf(app)
            .Where(attempt => served.TrueForAll(release => release.Number != attempt.Release))
            .Select(attempt => new HeldRelease(attempt.Release, attempt.StartedAt, attempt.ImageId, 0, Needed: false));
        return Retention.Kept(app.Active.Spec.Releases, [.. served, .. failed], time.GetUtcNow());
    }

    /// <summary>Images that releases of the app had, as far as that is remembered.</summary>
    public IEnumerable<string> ImagesOf(AppRecord app) => numbers.Attempts(app.Active.Spec.Name).Select(attempt => attempt.ImageId)
        .Concat(app.Earlier.Prepend(app.Active).Select(release => release.ImageId)).Where(image => image.Length > 0).Distinct();

    /// <summary>Images that may still be needed: of releases that are kept, to go back to them, and of failed ones, which may be tried again.</summary>
    public IEnumerable<string> NeededImagesOf(AppRecord app)
    {
        var kept = KeptOf(app);
        return app.Earlier.Prepend(app.Active).Where(release => kept.Contains(release.Number)).Select(release => release.ImageId)
            .Append(app.Kept?.ImageId ?? "")
            .Concat(FailuresOf(app).Where(attempt => kept.Contains(attempt.Release)).Select(attempt => attempt.ImageId));
    }

    private IEnumerable<DeploymentStatus> FailuresOf(AppRecord app) =>
        numbers.Attempts(app.Active.Spec.Name).Where(attempt => attempt.State == DeploymentState.Failed);
}
