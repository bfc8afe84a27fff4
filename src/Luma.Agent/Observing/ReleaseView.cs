using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Agent.Retaining;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Deployments;

namespace Luma.Agent.Observing;

/// <summary>The history of an app: the releases that its record has, and the attempts at releases that never came to serve.</summary>
internal sealed class ReleaseView(AppStore apps, ReleaseNumbers numbers, TimeProvider time)
{
    /// <summary>The newest first.</summary>
    /// <exception cref="ApiFault">Nothing is known of such an app.</exception>
    public IReadOnlyList<ReleaseStatus> Of(string app)
    {
        var history = new History(numbers.Attempts(), time.GetUtcNow());
        var attempts = history.AttemptsAt(app).DistinctBy(attempt => attempt.Release).ToDictionary(attempt => attempt.Release);
        var record = apps.Find(app);
        var served = record is null ? [] : record.All.Select(release => Served(record, release, attempts.GetValueOrDefault(release.Number))).ToList();
        var others = attempts.Values.Where(attempt => served.TrueForAll(release => release.Number != attempt.Release) && attempt.State != DeploymentState.Succeeded);
        var kept = record is null ? null : history.KeptOf(record);
        return record is null && attempts.Count == 0
            ? throw ApiFault.NoSuchApp(app)
            : [.. served.Concat(others.Select(Attempted))
                .Where(release => release.State == ReleaseState.UnderWay || kept?.Contains(release.Number) != false)
                .OrderByDescending(release => release.Number)];
    }

    private static ReleaseStatus Served(AppRecord app, ReleaseRecord release, DeploymentStatus? attempt) => new()
    {
        Number = release.Number,
        State = release == app.Active ? ReleaseState.Active : release.RolledBack ? ReleaseState.RolledBack : ReleaseState.Replaced,
        Version = release.Version,
        Image = release.Spec.Image,
        ImageId = release.ImageId,
        Digest = release.Digest,
        Configuration = Configuration.HashOf(release.Spec),
        At = release.FirstDeployedAt ?? release.DeployedAt,
        By = release.By,
        Kept = release == app.Kept,
        WarmUntil = release == app.Kept ? app.WarmUntil : null,
        Elapsed = attempt?.FinishedAt - attempt?.StartedAt,
        Traffic = attempt?.Traffic,
        Failure = attempt?.Failure,
    };

    private static ReleaseStatus Attempted(DeploymentStatus attempt) => new()
    {
        Number = attempt.Release,
        State = attempt.State == DeploymentState.Failed ? ReleaseState.Failed : ReleaseState.UnderWay,
        Version = attempt.Version,
        Image = attempt.Image,
        ImageId = attempt.ImageId,
        At = attempt.StartedAt,
        By = attempt.By,
        Elapsed = attempt.FinishedAt - attempt.StartedAt,
        Traffic = attempt.Traffic,
        Failure = attempt.Failure,
    };
}
