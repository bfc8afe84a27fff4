using System.Collections.Immutable;
using Luma.Agent.Deployments;
using Luma.Agent.Observing;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Proxy;

namespace Luma.Agent.Steps;

/// <summary>Decides who serves: first on the disk, then in the proxy's table.</summary>
internal sealed class TrafficSteps(AppStore apps, RoutePublisher routes, IProxyControl proxy, TimeProvider time)
{
    /// <summary>
    /// A container of the project that looked the alias up just before it was taken may have knocked while the replica was detached.
    /// Linux knocks again after one second (RFC 6298 2.1), and then somebody must still be there.
    /// </summary>
    private static readonly TimeSpan SecondKnock = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// The point of no return, and so without a token: once the record is on the disk the set is active, also for an agent that
    /// starts anew. A record that cannot be written throws, and nothing has been switched.
    /// </summary>
    public Task SwitchAsync(SwitchTraffic step, DeploymentRun run)
    {
        var record = run.Deployment.Status.Kind == DeploymentKind.Start
            ? run.Before! with { Stopped = false, Deleting = null, Deployment = run.Deployment.Id }
            : Succeeded(run, run.Woken is { } woken ? woken with { DeployedAt = time.GetUtcNow() } : Release(step.Set, run)) with { WarmUntil = WarmUntil(run) };
        return CommitAsync(record, run);
    }

    /// <summary>The same for single replicas; the others go on as they are.</summary>
    public Task TakePlaceAsync(TakePlace step, DeploymentRun run)
    {
        var before = run.Before!;
        var repairs = step.Replaced.Aggregate(
            before.Active.Repairs.ToImmutableDictionary(), (done, name) => done.SetItem(before.Active.PlaceOf(name), run.Deployment.Id));
        var ill = run.Own.Find(step.Replaced);
        var others = routes.Apps.FirstOrDefault(app => ReferenceEquals(app.Record, before))?.Replicas ?? [];
        run.Replicas = [.. others.Where(replica => !step.Replaced.Contains(replica.Container) && !ill.Any(replica.IsOf)), .. run.Replicas];
        return CommitAsync(before with { Active = before.Active with { Repairs = repairs }, Deployment = run.Deployment.Id }, run);
    }

    public async Task HoldAsync(HoldTraffic step, DeploymentRun run, CancellationToken cancellation)
    {
        run.Holds = true;
        run.Dropped = (await routes.HoldAsync(run.Spec.Name, step.Time, cancellation)).Dropped;
    }

    /// <summary>The set that made way serves again.</summary>
    /// <param name="run">Its switch did not come.</param>
    /// <param name="replicas">None where the app was stopped.</param>
    public Task ResumeAsync(DeploymentRun run, IReadOnlyList<Replica> replicas) => routes.ServeAsync(run.Before!, replicas);

    /// <summary>Those who know the key see the candidate.</summary>
    public Task PreviewAsync(ReplicaSet set, string key, DeploymentRun run, CancellationToken cancellation) =>
        routes.PreviewAsync(key, new(new() { Active = Release(set, run), Deployment = run.Deployment.Id }, [.. run.Replicas]), cancellation);

    /// <summary>Commits to nothing, and so has no token: a candidate that goes must not be found.</summary>
    public Task EndPreviewAsync(DeploymentRun run) => routes.EndPreviewAsync(run.Spec.Name);

    public Task StopTrafficAsync(DeploymentRun run) => CommitAsync(
        run.Before! with { Stopped = true, Deleting = RemnantsOf(run), WarmUntil = null, Deployment = run.Deployment.Id }, run);

    public async Task DrainAsync(Drain step, DeploymentRun run, CancellationToken cancellation)
    {
        var progress = new DrainReports(seen => run.Deployment.Publish(new DrainProgressed(seen.InFlight, seen.Streams, seen.Elapsed)));
        var limits = new DrainLimits { Streams = step.Limits.Streams ?? step.Limits.Timeout, Timeout = step.Limits.Timeout, Max = step.Limits.Max };
        var knocks = HasNeighbours(run) ? Task.Delay(SecondKnock, time, cancellation) : Task.CompletedTask;
        run.Drained = await proxy.DrainAsync(run.Dropped, limits, progress, cancellation);
        await knocks;
    }

    public async Task ForgetAsync(string app, CancellationToken cancellation)
    {
        await routes.ForgetAsync(app, cancellation);
        apps.Forget(app);
    }

    /// <summary>Tells whether an alias was taken that others than the proxy may use.</summary>
    private static bool HasNeighbours(DeploymentRun run) => run is { Plan: { Candidate: not null, StopsFirst: false }, Seen.NetworkShared: true };

    private static Remnants? RemnantsOf(DeploymentRun run) => run.Deployment.Status.Kind == DeploymentKind.Delete
        ? new(
            [.. run.Plan.Steps.OfType<RemoveVolumes>().SelectMany(step => step.Volumes)],
            [.. run.Plan.Steps.OfType<RemoveImages>().SelectMany(step => step.Images)])
        : null;

    private async Task CommitAsync(AppRecord decided, DeploymentRun run)
    {
        var record = decided with { SwitchedAt = time.GetUtcNow() };
        var before = apps.Find(run.Spec.Name);
        apps.Save(record);
        var began = time.GetTimestamp();
        var published = await ServeAsync(record, before, run);
        run.Committed = true;
        run.Dropped = published.Dropped;
        run.Deployment.Publish(new TrafficSwitched(published.Generation, time.GetElapsedTime(began)));
    }

    /// <summary>
    /// A table that the proxy refuses leaves the one before it in force, and so must be the record. A proxy that does not answer for
    /// so long is down, and gets the table of the record when it is back.
    /// </summary>
    private async Task<Published> ServeAsync(AppRecord record, AppRecord? before, DeploymentRun run)
    {
        try
        {
            return await routes.ServeAsync(record, run.Replicas);
        }
        catch (Exception fault) when (fault is RouteTableRejectedException or ProxyUnreachableException)
        {
            TakeBack(before, run.Spec.Name);
            throw;
        }
    }

    private void TakeBack(AppRecord? before, string app)
    {
        if (before is not null)
        {
            apps.TakeBack(before);
        }
        else
        {
            apps.Forget(app);
        }
    }

    private DateTimeOffset? WarmUntil(DeploymentRun run)
    {
        var runsOn = run.Plan.Steps.Select(step => step switch { KeepWarm warm => warm.Time, Watch watch => watch.Terms.Window, _ => TimeSpan.Zero }).Max();
        return runsOn > TimeSpan.Zero ? time.GetUtcNow() + runsOn : null;
    }

    private static AppRecord Succeeded(DeploymentRun run, ReleaseRecord release) =>
        run.Before?.Succeeded(release, run.Deployment.Id) ?? new() { Active = release, Deployment = run.Deployment.Id };

    private ReleaseRecord Release(ReplicaSet set, DeploymentRun run)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Spec = run.Spec,
            Set = set,
            ImageId = run.Image.Id,
            Digest = run.Image.Digest,
            ImageSize = run.Image.Size,
            Version = run.Deployment.Status.Version,
            By = run.Again?.By ?? run.Deployment.Status.By,
            FirstDeployedAt = run.Again?.FirstDeployedAt ?? now,
            Deployment = run.Deployment.Id,
            DeployedAt = now,
        };
    }
}
