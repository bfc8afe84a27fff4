using Luma.Agent.Networks;
using Luma.Agent.Observing;
using Luma.Agent.Steps;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Core.Planning;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Ends what a broken deployment left half done: its record says which sets there should be, and everything else of the app goes.</summary>
internal sealed partial class Tidying(DockerClient docker, Observer observer, Endpoints endpoints, AliasSteps aliases, TimeProvider time, ILogger<Tidying> log)
{
    public async Task TidyAsync(AppRecord app, CancellationToken cancellation)
    {
        var seen = await RemoveLeftoversAsync(app, await observer.ContainersOfAsync(app.Active.Spec.Name, cancellation), cancellation);
        await AttachAsync(app, seen, cancellation);
        await PutBackKeptAsync(app, seen, cancellation);
        if (app.Stopped)
        {
            await StopAsync(app.Active, seen, cancellation);
        }
        else
        {
            await Task.WhenAll(app.Active.Set.Containers.Select(name => SecureAsync(name, app, cancellation)));
        }

        if (app.Kept is { } kept)
        {
            await QuietenAsync(kept, app.WarmUntil > time.GetUtcNow(), seen, cancellation);
        }
    }

    /// <summary>Removes the candidates of attempts that never came to their switch.</summary>
    /// <returns>The others.</returns>
    private async Task<IReadOnlyList<ContainerSummary>> RemoveLeftoversAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        ReplicaSet?[] sets = [app.Active.Set, app.Kept?.Set];
        var expected = sets.OfType<ReplicaSet>().SelectMany(set => set.Containers)
            .Concat((app.Kept?.Set.Containers ?? []).Select(Names.SetAside)).ToHashSet();
        var leftovers = seen.Where(container => !expected.Contains(container.Names[0]) || IsImpostor(container, app)).ToList();
        foreach (var container in leftovers)
        {
            LogRemoving(app.Active.Spec.Name, container.Names[0]);
            await docker.Containers.RemoveAsync(container.Id, force: true, volumes: true, cancellation);
        }

        return [.. seen.Except(leftovers)];
    }

    /// <summary>
    /// A container that the agent had detached when it was killed, to attach it with other aliases: its connections wait for it,
    /// also those of a set that is to be stopped next.
    /// </summary>
    private async Task AttachAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        var network = Names.Network(app.Active.Spec.Project);
        foreach (var container in seen.Where(container => !container.NetworkSettings.Networks.ContainsKey(network)))
        {
            LogAttaching(app.Active.Spec.Name, container.Names[0]);
            string[] aliases = app.Active.Set.Containers.Contains(container.Names[0]) ? [app.Active.Spec.Name] : [];
            await endpoints.RestoreAsync(network, container, aliases, cancellation);
        }
    }

    /// <summary>A candidate that bears a kept container's name, which waits aside.</summary>
    private static bool IsImpostor(ContainerSummary container, AppRecord app) =>
        app.Kept is { } kept
        && kept.Set.Containers.Contains(container.Names[0])
        && container.Labels.GetValueOrDefault(Labels.Deployment) != kept.Deployment;

    private async Task PutBackKeptAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        foreach (var name in app.Kept?.Set.Containers ?? [])
        {
            if (seen.Any(container => container.Names[0] == Names.SetAside(name)))
            {
                await docker.Containers.RenameAsync(Names.SetAside(name), name, cancellation);
            }
        }
    }

    /// <summary>An active container comes back after a reboot, and runs.</summary>
    private async Task SecureAsync(string name, AppRecord app, CancellationToken cancellation)
    {
        if (await docker.Containers.FindAsync(name, cancellation) is not { } container)
        {
            return;
        }

        if (container.HostConfig.RestartPolicy?.Name != RestartPolicy.UnlessStopped.Name)
        {
            await docker.Containers.UpdateAsync(container.Id, RestartPolicy.UnlessStopped, cancellation);
        }

        if (!container.State.Running)
        {
            await StartAsync(name, app, cancellation);
        }
    }

    /// <summary>Docker starts again what crashed, but not what was stopped or killed by hand: that is for luma stop.</summary>
    private async Task StartAsync(string name, AppRecord app, CancellationToken cancellation)
    {
        LogStarting(app.Active.Spec.Name, name);
        try
        {
            await docker.Containers.StartAsync(name, cancellation);
        }
        catch (DockerException fault)
        {
            // One replica that cannot run must not keep the others from being looked at.
            LogNotStarted(app.Active.Spec.Name, name, fault.Message);
        }
    }

    /// <summary>A kept set is stopped unless it is kept warm, and then it must not have the alias, which a broken rollback may have given it.</summary>
    private Task QuietenAsync(ReleaseRecord kept, bool warm, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation) => warm
        ? aliases.TakeAsync(kept.Set, kept.Spec.Project, cancellation)
        : StopAsync(kept, seen, cancellation);

    /// <summary>The agent ended after a set had lost its traffic and before it was stopped.</summary>
    private async Task StopAsync(ReleaseRecord release, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        var running = seen.Where(container =>
            container.State == ContainerStatus.Running && container.Labels.GetValueOrDefault(Labels.Deployment) == release.Deployment);
        await Task.WhenAll(running.Select(container => docker.Containers.StopAsync(container.Id, release.Spec.StopGrace, ct: cancellation)));
    }

    [LoggerMessage(LogLevel.Information, "{App}: removing {Container}, left behind by a deployment that did not come to its end")]
    private partial void LogRemoving(string app, string container);

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} is on no network; attaching it again")]
    private partial void LogAttaching(string app, string container);

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} does not run though the app was not stopped; starting it again")]
    private partial void LogStarting(string app, string container);

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} could not be started and will be tried again: {Reason}")]
    private partial void LogNotStarted(string app, string container, string reason);
}
