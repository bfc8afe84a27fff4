using Luma.Agent.Auditing;
using Luma.Agent.Observing;
using Luma.Agent.Steps;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Makes Docker agree with an app's record, as far as that takes no new container: the record says which sets there should be, and
/// everything else of the app goes.
/// </summary>
internal sealed partial class Tidying(
    DockerClient docker, Observer observer, Mending mending, AliasSteps aliases, ResumedDrains drains, BrokenDeletions deletions,
    OwnActs own, TimeProvider time, ILogger<Tidying> log)
{
    /// <param name="app">The record.</param>
    /// <param name="leaves">Whether the active set is to be left behind next: then it stays as it is, for starting it would only hold that up.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task TidyAsync(AppRecord app, bool leaves, CancellationToken cancellation)
    {
        if (app.Deleting is { } remnants)
        {
            await deletions.FinishAsync(app, remnants, cancellation);
            return;
        }

        var seen = await RemoveLeftoversAsync(app, await observer.ContainersOfAsync(app.Active.Spec.Name, cancellation), cancellation);
        await mending.AttachAsync(app, seen, cancellation);
        await mending.RenameAsync(app, seen, cancellation);
        if (app.Stopped)
        {
            await StopAsync(app, app.Active, seen, cancellation);
        }
        else if (!leaves)
        {
            await Task.WhenAll(seen.Where(container => app.Active.PlaceOf(container.Labels) is not null)
                .Select(container => mending.SecureAsync(container, app, cancellation)));
        }

        if (app.Kept is { } kept)
        {
            await QuietenAsync(app, kept, app.WarmUntil > time.GetUtcNow(), seen, cancellation);
        }
    }

    /// <summary>Removes the candidates of attempts that never came to their switch, and containers whose places others have taken.</summary>
    /// <returns>The others.</returns>
    private async Task<IReadOnlyList<ContainerSummary>> RemoveLeftoversAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        var leftovers = seen.Where(container => !app.Has(container.Labels)).ToList();
        foreach (var container in leftovers)
        {
            LogRemoving(app.Active.Spec.Name, container.Names[0]);
            if (container.State == ContainerStatus.Running && container.Labels.GetValueOrDefault(Labels.Deployment) == app.Active.Deployment)
            {
                // Perhaps it has served, and works on something still.
                if (!await drains.AreOverAsync(app, app.Active, [container], cancellation))
                {
                    continue;
                }

                await docker.Containers.StopAsync(container.Id, app.Active.Spec.StopGrace, ct: cancellation);
            }

            await own.DoAsync(
                "container-remove", app.Active.Spec.Name, $"{container.Names[0]}, left behind by {container.Labels.GetValueOrDefault(Labels.Deployment)}",
                () => docker.Containers.RemoveAsync(container.Id, force: true, volumes: true, cancellation));
        }

        return [.. seen.Except(leftovers)];
    }

    /// <summary>A kept set is stopped unless it is kept warm, and then it must not have the alias, which a broken rollback may have given it.</summary>
    private Task QuietenAsync(AppRecord app, ReleaseRecord kept, bool warm, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation) => warm
        ? aliases.SetAsync(seen.Where(container => kept.PlaceOf(container.Labels) is not null).Select(container => container.Id), kept.Spec.Project, alias: null, cancellation)
        : StopAsync(app, kept, seen, cancellation);

    /// <summary>The agent ended after a set had lost its traffic and before it was stopped.</summary>
    private async Task StopAsync(AppRecord app, ReleaseRecord release, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        var running = seen.Where(container => container.State == ContainerStatus.Running && release.PlaceOf(container.Labels) is not null).ToList();
        if (running.Count > 0 && await drains.AreOverAsync(app, release, running, cancellation))
        {
            await Task.WhenAll(running.Select(container => docker.Containers.StopAsync(container.Id, release.Spec.StopGrace, ct: cancellation)));
        }
    }

    [LoggerMessage(LogLevel.Information, "{App}: removing {Container}, left behind by a deployment that did not come to its end")]
    private partial void LogRemoving(string app, string container);
}
