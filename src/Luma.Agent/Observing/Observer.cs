using Luma.Agent.Deployments;
using Luma.Agent.Hosting;
using Luma.Agent.Networks;
using Luma.Agent.Storage;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;
using ImageReference = Luma.Core.Apps.ImageReference;

namespace Luma.Agent.Observing;

/// <summary>Looks at Docker and at the records before a plan is made.</summary>
internal sealed class Observer(DockerClient docker, AppStore apps, ReleaseNumbers numbers, OwnContainer own, AgentOptions agent)
{
    public async Task<ObservedApp> ObserveAsync(AppSpec app, CancellationToken cancellation)
    {
        var containers = ContainersOfAsync(app.Name, cancellation);
        var network = docker.Networks.FindAsync(Names.Network(app.Project), cancellation);
        var shared = IsSharedAsync(app, cancellation);
        var image = SourceOfAsync(app.Image, cancellation);
        await Task.WhenAll(containers, network, shared, image);
        var seen = Compare(apps.Find(app.Name), await containers);
        return seen with
        {
            KeptRuns = seen.KeptRuns && await RunsAsync(seen, seen.Kept!, cancellation),
            NextRelease = numbers.Next(app.Name),
            NetworkExists = await network is not null,
            NetworkShared = await shared,
            Image = await image,
        };
    }

    /// <summary>The name of an app that is recorded is this agent's alone; that of an unknown one may be in use by another agent.</summary>
    public Task<IReadOnlyList<ContainerSummary>> ContainersOfAsync(string app, CancellationToken cancellation)
    {
        var ofApp = Filters.None.Label(Labels.App, app);
        return docker.Containers.ListAsync(all: true, apps.Find(app) is null ? ofApp.Label(Labels.Agent, agent.Identity) : ofApp, cancellation);
    }

    /// <summary>The containers of a release by their places, from 1, whatever their names; of two in one place the newer.</summary>
    public async Task<IReadOnlyDictionary<int, ContainerSummary>> PlacesAsync(ReleaseRecord release, CancellationToken cancellation)
    {
        var made = Filters.None.Label(Labels.App, release.Spec.Name).Label(Labels.Deployment, release.Deployment);
        return Places(release, await docker.Containers.ListAsync(all: true, made, cancellation));
    }

    private static Dictionary<int, ContainerSummary> Places(ReleaseRecord release, IEnumerable<ContainerSummary> containers) => containers
        .Select(container => (Place: release.PlaceOf(container.Labels), Container: container))
        .Where(found => found.Place is not null)
        .DistinctBy(found => found.Place)
        .ToDictionary(found => found.Place!.Value, found => found.Container);

    private static ObservedApp Compare(AppRecord? record, IReadOnlyList<ContainerSummary> containers)
    {
        var kept = Named(record?.Kept, containers);
        var sets = Named(record?.Active, containers).Concat(kept).ToDictionary(at => at.Key, at => at.Value.Id);
        var leftovers = containers.Where(container => record?.Has(container.Labels) != true)
            .ToDictionary(container => container.Names is [var name, ..] && !sets.ContainsKey(name) ? name : container.Id, container => container.Id);
        return new()
        {
            Active = record?.Active.Set,
            Kept = kept.Count > 0 ? record!.Kept!.Set with { Containers = [.. record.Kept.Set.Containers.Where(kept.ContainsKey)] } : null,
            KeptRuns = kept.Count == record?.Kept?.Set.Containers.Count && kept.Values.All(container => container.State == ContainerStatus.Running),
            Leftovers = [.. leftovers.Keys.Order()],
            Ids = sets.Concat(leftovers).ToDictionary(),
        };
    }

    /// <summary>Each is asked for: where Docker's disk was full when one ended, its list goes on to say that it runs.</summary>
    private async Task<bool> RunsAsync(ObservedApp seen, ReplicaSet set, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(set.Containers.Select(name => docker.Containers.FindAsync(seen.Ids[name], cancellation)));
        return found.All(container => container?.State.Running == true);
    }

    /// <summary>The containers of a release that are there, by the names that they should have.</summary>
    private static Dictionary<string, ContainerSummary> Named(ReleaseRecord? release, IEnumerable<ContainerSummary> containers) =>
        release is null ? [] : Places(release, containers).ToDictionary(at => release.Set.Containers[at.Key - 1], at => at.Value);

    /// <summary>Containers that do not run are counted, too: somebody may start them.</summary>
    private async Task<bool> IsSharedAsync(AppSpec app, CancellationToken cancellation)
    {
        var attached = await docker.Containers.ListAsync(all: true, Filters.None.Network(Names.Network(app.Project)), cancellation);
        return attached.Any(container => container.Labels.GetValueOrDefault(Labels.App) != app.Name && !own.Is(container.Id));
    }

    private async Task<ImageSource> SourceOfAsync(string image, CancellationToken cancellation)
    {
        var found = await docker.Images.FindAsync(image, cancellation);
        if (found is null)
        {
            return ImageSource.Registry;
        }

        var pinned = ImageReference.TryParse(image, out var reference) && reference.Digest is not null;
        return pinned || found.RepoDigests.Count == 0 ? ImageSource.Local : ImageSource.Refreshed;
    }
}
