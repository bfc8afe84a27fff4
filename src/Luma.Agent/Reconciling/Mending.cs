using System.Collections.Concurrent;
using Luma.Agent.Auditing;
using Luma.Agent.Networks;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>
/// Puts right what an agent that was killed, or somebody's hand, has done to single containers. One that cannot be mended must not
/// keep the others from being looked at: it is tried again with the next look.
/// </summary>
internal sealed partial class Mending(DockerClient docker, Endpoints endpoints, OwnActs own, ILogger<Mending> log)
{
    private readonly ConcurrentDictionary<string, string> _told = new();

    /// <summary>
    /// A container that the agent had detached when it was killed, to attach it with other aliases: its connections wait for it,
    /// also those of a set that is to be stopped next.
    /// </summary>
    public async Task AttachAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        var network = Names.Network(app.Active.Spec.Project);
        foreach (var container in seen.Where(container => !container.NetworkSettings.Networks.ContainsKey(network)))
        {
            string[] aliases = app.Active.PlaceOf(container.Labels) is null ? [] : [app.Active.Spec.Name];
            await TryAsync(app, container, async () =>
            {
                await endpoints.RestoreAsync(network, container, aliases, cancellation);
                LogAttached(app.Active.Spec.Name, container.Names[0]);
                own.Tell("mend", app.Active.Spec.Name, $"{container.Names[0]} is attached to {network} again");
            });
        }
    }

    /// <summary>Gives every container its name: kept ones that were set aside, new ones in the places of others, and what somebody renamed.</summary>
    public async Task RenameAsync(AppRecord app, IReadOnlyList<ContainerSummary> seen, CancellationToken cancellation)
    {
        foreach (var container in seen)
        {
            var name = NameIn(app.Active, container) ?? NameIn(app.Kept, container);
            if (name is not null && name != container.Names[0])
            {
                await TryAsync(app, container, async () =>
                {
                    await docker.Containers.RenameAsync(container.Id, name, cancellation);
                    LogRenamed(app.Active.Spec.Name, container.Names[0], name);
                    own.Tell("mend", app.Active.Spec.Name, $"{container.Names[0]} is called {name} again");
                });
            }
        }
    }

    /// <summary>An active container comes back after a reboot, is found by the app's name, and runs.</summary>
    public Task SecureAsync(ContainerSummary container, AppRecord app, CancellationToken cancellation) => TryAsync(app, container, async () =>
    {
        if (await docker.Containers.FindAsync(container.Id, cancellation) is not { } found)
        {
            return;
        }

        await ReattachAsync(container, found, app, cancellation);
        if (found.HostConfig.RestartPolicy?.Name != RestartPolicy.UnlessStopped.Name)
        {
            await docker.Containers.UpdateAsync(found.Id, RestartPolicy.UnlessStopped, cancellation);
        }

        if (!found.State.Running)
        {
            // Docker starts again what crashed, but not what was stopped or killed by hand: that is for luma stop.
            await docker.Containers.StartAsync(found.Id, cancellation);
            LogStarted(app.Active.Spec.Name, found.Name);
            own.Tell("mend", app.Active.Spec.Name, $"{found.Name} is started again");
        }
    });

    /// <summary>Somebody detached it and attached it again, without its alias or at an address that Docker may give away when it stops.</summary>
    private async Task ReattachAsync(ContainerSummary container, ContainerDetails found, AppRecord app, CancellationToken cancellation)
    {
        var network = Names.Network(app.Active.Spec.Project);
        if (found.NetworkSettings.Networks.GetValueOrDefault(network) is not { } endpoint
            || (endpoint.Aliases?.Contains(app.Active.Spec.Name) == true && endpoint.IPAMConfig?.IPv4Address is { Length: > 0 }))
        {
            return;
        }

        await docker.Networks.DisconnectAsync(network, found.Id, force: false, CancellationToken.None);
        await endpoints.RestoreAsync(network, container, [app.Active.Spec.Name], CancellationToken.None);
        LogAttached(app.Active.Spec.Name, found.Name);
        own.Tell("mend", app.Active.Spec.Name, $"{found.Name} is attached to {network} as it was");
    }

    private static string? NameIn(ReleaseRecord? release, ContainerSummary container) =>
        release?.PlaceOf(container.Labels) is { } place ? release.Set.Containers[place - 1] : null;

    /// <summary>A trouble that lasts is told once, not with each look.</summary>
    private async Task TryAsync(AppRecord app, ContainerSummary container, Func<Task> mend)
    {
        try
        {
            await mend();
        }
        catch (DockerException fault) when (fault is not (DockerUnreachableException or DockerTimeoutException))
        {
            if (_told.GetValueOrDefault(container.Id) != fault.Message)
            {
                _told[container.Id] = fault.Message;
                LogNotMended(app.Active.Spec.Name, container.Names[0], fault.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} was not attached to its network as it should be, and is again")]
    private partial void LogAttached(string app, string container);

    [LoggerMessage(LogLevel.Information, "{App}: {Container} has its name again, {Name}")]
    private partial void LogRenamed(string app, string container, string name);

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} did not run though the app was not stopped, and was started again")]
    private partial void LogStarted(string app, string container);

    [LoggerMessage(LogLevel.Warning, "{App}: {Container} could not be put right and will be tried again: {Reason}")]
    private partial void LogNotMended(string app, string container, string reason);
}
