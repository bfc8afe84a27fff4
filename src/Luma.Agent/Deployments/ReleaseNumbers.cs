using System.Collections.Concurrent;
using Luma.Agent.Storage;
using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>Numbers an app's releases, from 1. The number of a failed attempt is not given again, so that a number means one thing.</summary>
internal sealed class ReleaseNumbers(StateFolder folder, AppStore apps)
{
    private readonly Lazy<ConcurrentDictionary<string, int>> _given = new(() => new(folder.LoadDeployments()
        .GroupBy(deployment => deployment.App)
        .Select(of => KeyValuePair.Create(of.Key, SinceDeletion(of).Select(attempt => attempt.Release).DefaultIfEmpty().Max()))));

    public int Next(string app) =>
        Math.Max(_given.Value.GetValueOrDefault(app), apps.Find(app) is { } record ? record.All.Max(release => release.Number) : 0) + 1;

    /// <summary>Learns from a deployment that has ended which numbers are taken.</summary>
    public void Learn(DeploymentStatus ended)
    {
        if (ended is { Kind: DeploymentKind.Delete, State: DeploymentState.Succeeded })
        {
            _given.Value.TryRemove(ended.App, out _);
        }
        else if (ended.Kind == DeploymentKind.Deploy)
        {
            _given.Value.AddOrUpdate(ended.App, ended.Release, (_, last) => Math.Max(last, ended.Release));
        }
    }

    /// <summary>By app the deployments of its releases that are remembered, the oldest first, since it was deployed for the first time or anew.</summary>
    public ILookup<string, DeploymentStatus> Attempts() =>
        folder.LoadDeployments().GroupBy(deployment => deployment.App).SelectMany(SinceDeletion).ToLookup(attempt => attempt.App);

    private static IEnumerable<DeploymentStatus> SinceDeletion(IEnumerable<DeploymentStatus> ofApp) => ofApp
        .Reverse().TakeWhile(deployment => deployment is not { Kind: DeploymentKind.Delete, State: DeploymentState.Succeeded }).Reverse()
        .Where(deployment => deployment is { Kind: DeploymentKind.Deploy, Unchanged: false, Release: > 0 });
}
