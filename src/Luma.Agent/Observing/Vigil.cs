using System.Globalization;
using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Routing;
using Luma.Core.Apps;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Core.Units;
using Luma.Docker;
using Luma.Proxy;

namespace Luma.Agent.Observing;

/// <summary>Begins vigils.</summary>
internal sealed class Vigils(DockerClient docker, IProxyControl proxy, ContainerStory story, TimeProvider time)
{
    /// <param name="watch">Who is watched, and on which terms.</param>
    /// <param name="run">The deployment that is about to switch to it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Vigil> BeginAsync(Watch watch, DeploymentRun run, CancellationToken cancellation)
    {
        var before = await proxy.TrafficAsync(run.Spec.Name, AppBackends.Key(run.Before!.Active.Set), cancellation);
        return new(docker, proxy, story, time, watch, run, WatchRules.Count(before));
    }
}

/// <summary>Sees whether a release that has just taken the traffic does worse than the one before it, which still runs.</summary>
internal sealed class Vigil(
    DockerClient docker, IProxyControl proxy, ContainerStory story, TimeProvider time, Watch watch, DeploymentRun run, Answered before)
{
    private readonly AppSpec _app = run.Spec;
    private readonly ReplicaSet _replaced = run.Before!.Active.Set;

    /// <summary>So often at most the figures are told: of a long watch nobody reads each.</summary>
    private readonly TimeSpan _telling = TimeSpan.FromSeconds(1) + (watch.Terms.Window / 500);
    private readonly long _began = time.GetTimestamp();
    private TimeSpan _told;

    public TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <summary>One look. Where Docker or the proxy does not answer it is as if nothing were wrong: the next look is soon.</summary>
    public async Task<Sighting> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var since = WatchRules.Count(await proxy.TrafficAsync(_app.Name, AppBackends.Key(watch.Set), cancellation));
            var replicas = await FindAsync(watch.Set, cancellation);
            var bad = await FallenAsync(replicas, cancellation) ?? await IllAsync(replicas, cancellation) ?? await ErringAsync(since, cancellation);
            return new(since, bad is not null && await HasWayBackAsync(cancellation) ? Told(bad) : null, replicas.Count < watch.Set.Containers.Count, IsTimeToTell());
        }
        catch (Exception fault) when (fault is DockerException or ProxyUnreachableException)
        {
            return new(default, null, IsMaimed: false, IsNews: false);
        }
    }

    private async Task<IReadOnlyList<ContainerDetails>> FindAsync(ReplicaSet set, CancellationToken cancellation) =>
        [.. (await Task.WhenAll(run.Own.Find(set.Containers).Select(id => docker.Containers.FindAsync(id, cancellation)))).OfType<ContainerDetails>()];

    /// <summary>A replica that has ended stays as it is: Docker is told to start it again only when the watch is over.</summary>
    private async Task<Failure?> FallenAsync(IReadOnlyList<ContainerDetails> replicas, CancellationToken cancellation) =>
        replicas.FirstOrDefault(replica => !replica.State.Running) is { } ended ? await story.ExitedAsync(ended, "after it had been healthy", cancellation) : null;

    private async Task<Failure?> IllAsync(IReadOnlyList<ContainerDetails> replicas, CancellationToken cancellation)
    {
        var backends = await proxy.IllAsync(cancellation);
        return replicas.FirstOrDefault(replica => backends.Keys.Any(backend => Replica.IsOf(replica.Id, backend))) is { } ill
            ? new(
                string.Create(CultureInfo.InvariantCulture, $"{ill.Name} failed {_app.Liveness.Failures} health checks in a row (GET {_app.Health.Path})"),
                "see its last log lines",
                await story.LastLinesAsync(ill.Id, cancellation))
            : null;
    }

    private async Task<Failure?> ErringAsync(Answered since, CancellationToken cancellation) => WatchRules.AreTooMany(since, before, watch.Terms)
        ? new(
            string.Create(CultureInfo.InvariantCulture, $"{since.Errors} of {since.Requests} requests were answered with 5xx, {since.Percent:0.#} % (at most {watch.Terms.Errors} %; the release before had {before.Percent:0.#} %)"),
            $"see its last log lines, here those of {watch.Set.Containers[0]}; watch.errors in luma.yml says how many errors may be",
            await story.LastLinesAsync(run.Own.Get(watch.Set.Containers[0]), cancellation))
        : null;

    /// <summary>Docker's own end takes both sets along: that is no fault of the release, and nothing is left to go back to.</summary>
    private async Task<bool> HasWayBackAsync(CancellationToken cancellation)
    {
        var found = await FindAsync(_replaced, cancellation);
        return found.Count == _replaced.Containers.Count && found.All(container => container.State.Running);
    }

    private bool IsTimeToTell()
    {
        var due = Elapsed - _told >= _telling;
        _told = due ? Elapsed : _told;
        return due;
    }

    private Failure Told(Failure bad) => bad with
    {
        Message = $"release {watch.Set.Release} went bad {Duration.Format(TimeSpan.FromSeconds(Math.Ceiling(Elapsed.TotalSeconds)))} after the switch: {bad.Message}",
        GoesBackTo = _replaced.Release,
    };
}

/// <param name="Since">What the release answered so far.</param>
/// <param name="Verdict">Why it went bad; null while it is well.</param>
/// <param name="IsMaimed">Whether somebody has taken a replica away.</param>
/// <param name="IsNews">Whether the figures should be told.</param>
internal sealed record Sighting(Answered Since, Failure? Verdict, bool IsMaimed, bool IsNews);
