using System.Globalization;
using System.Text.Json;
using Luma.Agent.Auditing;
using Luma.Agent.Deployments;
using Luma.Agent.Hosting;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Finds apps whose containers exist and whose record does not. Who was active is told by Docker: the set that bears the alias and
/// restarts by itself, which a candidate does only from its switch on; of two that a broken deployment left so, the one that runs. What never was active is removed. Containers of another agent are let alone.
/// </summary>
internal sealed partial class LostRecords(
    DockerClient docker, AppStore apps, DeploymentBoard board, RoutePublisher routes, StateFolder folder, OwnActs own, AgentOptions agent, TimeProvider time, ILogger<LostRecords> log)
{
    public async Task FindAsync(CancellationToken cancellation)
    {
        var ours = await docker.Containers.ListAsync(all: true, Filters.None.Label(Labels.App).Label(Labels.Agent, agent.Identity), cancellation);
        foreach (var app in ours.GroupBy(container => container.Labels[Labels.App]).Where(app => apps.Find(app.Key) is null))
        {
            using var hold = board.TryHold(app.Key);
            if (hold is not null && apps.Find(app.Key) is null)
            {
                await RebuildAsync(app.Key, cancellation);
            }
        }
    }

    private async Task RebuildAsync(string app, CancellationToken cancellation)
    {
        var names = await docker.Containers.ListAsync(all: true, Filters.None.Label(Labels.App, app).Label(Labels.Agent, agent.Identity), cancellation);
        var containers = (await Task.WhenAll(names.Select(container => docker.Containers.FindAsync(container.Id, cancellation)))).OfType<ContainerDetails>().ToList();
        var sets = containers.Where(container => !IsUnfinishedRepair(container)).GroupBy(container => container.Config.Labels.GetValueOrDefault(Labels.Deployment)).Select(set => set.ToList()).ToList();
        var active = sets.Where(set => IsCommitted(set[0]) && BearsAlias(set[0])).MaxBy(set => (set[0].State.Running, set[0].Created));
        if (active is not null && ToRelease(active) is { } release)
        {
            var kept = sets.Where(set => set != active && IsCommitted(set[0])).MaxBy(set => set[0].Created);
            var record = Known(app, release) with
            {
                Kept = kept is null ? null : ToRelease(kept),
                Stopped = active.TrueForAll(container => !container.State.Running),
                RebuiltAt = time.GetUtcNow(),
            };
            LogFound(app, release.Set.Release, release.Set.Colour.Text());
            apps.Save(record);
            own.Tell("rebuild", app, $"its record was lost; release {release.Number} is active");
            await routes.RegainAsync(record, cancellation);
            return;
        }

        LogRemoving(app, string.Join(", ", containers.Select(container => container.Name)));
        await own.DoAsync("container-remove", app, $"{string.Join(", ", containers.Select(container => container.Name))}, left behind by a first deployment", () =>
            Task.WhenAll(containers.Select(container => docker.Containers.RemoveAsync(container.Id, force: true, volumes: true, cancellation))));
    }

    /// <summary>With what is remembered of the app's earlier releases.</summary>
    private AppRecord Known(string app, ReleaseRecord active) => folder.Remembered(app) switch
    {
        null => new() { Active = active, Deployment = active.Deployment },
        { } before when before.Active.Deployment == active.Deployment => before with { Deleting = null, WarmUntil = null },
        { } before => before.Succeeded(active, active.Deployment),
    };

    private static bool IsCommitted(ContainerDetails container) =>
        container.HostConfig.RestartPolicy?.Name == RestartPolicy.UnlessStopped.Name;

    /// <summary>It never came to take another one's place; it is removed with the other leftovers.</summary>
    private static bool IsUnfinishedRepair(ContainerDetails container) =>
        container.Config.Labels.ContainsKey(Labels.Repair) && !IsCommitted(container);

    private static bool BearsAlias(ContainerDetails container) =>
        container.Config.Labels.TryGetValue(Labels.Project, out var project)
        && container.NetworkSettings.Networks.GetValueOrDefault(Names.Network(project))?.Aliases?.Contains(container.Config.Labels[Labels.App]) == true;

    /// <summary>Null where a label is missing or unreadable: somebody made the container by hand.</summary>
    private static ReleaseRecord? ToRelease(List<ContainerDetails> set)
    {
        var labels = set[0].Config.Labels;
        if (!Colours.TryParse(labels.GetValueOrDefault(Labels.Color), out var colour)
            || !int.TryParse(labels.GetValueOrDefault(Labels.Release), CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(labels.GetValueOrDefault(Labels.Replicas), CultureInfo.InvariantCulture, out var replicas)
            || SpecIn(labels.GetValueOrDefault(Labels.Spec)) is not { } spec)
        {
            return null;
        }

        return new()
        {
            Spec = spec,
            Set = new ReplicaSet(colour, number, Names.Containers(spec.Name, colour, replicas)),
            ImageId = set[0].Image,
            Deployment = labels.GetValueOrDefault(Labels.Deployment) ?? "",
            DeployedAt = set[^1].Created,
            FirstDeployedAt = set[^1].Created,
            Version = ReleaseVersion.Of(spec, set[0].Image, set[0].Config.Labels),
            Repairs = RepairsOf(set),
        };
    }

    /// <summary>Of two containers in one place the newer one has taken it.</summary>
    private static Dictionary<int, string> RepairsOf(List<ContainerDetails> set) => set
        .Select(container => container.Config.Labels)
        .DistinctBy(labels => labels.GetValueOrDefault(Labels.Replica))
        .Where(labels => labels.ContainsKey(Labels.Repair))
        .ToDictionary(labels => int.Parse(labels[Labels.Replica], CultureInfo.InvariantCulture), labels => labels[Labels.Repair]);

    private static AppSpec? SpecIn(string? label)
    {
        try
        {
            return label is null ? null : JsonSerializer.Deserialize(label, LumaJson.Default.AppSpec);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{App}: its record was lost and is rebuilt from labels and aliases; release {Release} ({Colour}) is active")]
    private partial void LogFound(string app, int release, string colour);

    [LoggerMessage(LogLevel.Warning, "{App}: removing {Containers}, of a first deployment that did not come to its end")]
    private partial void LogRemoving(string app, string containers);
}
