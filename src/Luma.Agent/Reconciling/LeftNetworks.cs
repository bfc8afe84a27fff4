using Luma.Agent.Auditing;
using Luma.Agent.Deployments;
using Luma.Agent.Hosting;
using Luma.Agent.Networks;
using Luma.Agent.Storage;
using Luma.Core.Naming;
using Luma.Docker;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Removes networks that this agent made for projects of which there is nothing: what was to come into them, or to take them along, broke off.</summary>
internal sealed partial class LeftNetworks(
    DockerClient docker, ProjectNetworks networks, AppStore apps, DeploymentBoard board, OwnActs own, OwnContainer container, AgentOptions agent, ILogger<LeftNetworks> log)
{
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var network in await docker.Networks.ListAsync(Filters.None.Label(Labels.Agent, agent.Identity), cancellation))
        {
            // Asked again after the look: a deployment may have begun meanwhile. Asked first, since nearly all are wanted.
            if (network.Labels.TryGetValue(Labels.Project, out var project) && !IsWanted(project) && await IsEmptyAsync(network, cancellation) && !IsWanted(project))
            {
                LogRemoving(network.Name);
                await own.DoAsync("network-remove", "", network.Name, () => networks.RemoveAsync(network.Id, cancellation));
            }
        }
    }

    private bool IsWanted(string project) =>
        apps.All.Any(app => app.Active.Spec.Project == project) || board.Running.Any(deployment => deployment.Project == project);

    /// <summary>Containers that do not run are counted, too: Docker would let go of a network that they need to start.</summary>
    private async Task<bool> IsEmptyAsync(NetworkDetails network, CancellationToken cancellation) =>
        (await docker.Containers.ListAsync(all: true, Filters.None.Network(network.Id), cancellation)).All(attached => container.Is(attached.Id));

    [LoggerMessage(LogLevel.Information, "Removing network {Network}, in which there is nothing, and which no app of this agent uses")]
    private partial void LogRemoving(string network);
}
