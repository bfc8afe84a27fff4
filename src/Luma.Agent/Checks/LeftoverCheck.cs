using Luma.Agent.Deployments;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Naming;
using Luma.Docker;

namespace Luma.Agent.Checks;

/// <summary>Containers of this agent's that no record knows, while nothing is being deployed.</summary>
internal sealed class LeftoverCheck(DockerClient docker, AppStore apps, DeploymentBoard board, AgentOptions agent) : ICheck
{
    public string Area => "containers";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var ours = await docker.Containers.ListAsync(all: true, Filters.None.Label(Labels.App).Label(Labels.Agent, agent.Identity), cancellation);
        var stale = ours.Where(container => !IsKnown(container)).Select(container => container.Names[0]).Order(StringComparer.Ordinal).ToList();
        return
        [
            stale.Count == 0
                ? CheckResult.Good(Area, $"{ours.Count} of Luma's, none of them left behind")
                : CheckResult.Advice(
                    Area,
                    $"left behind: {string.Join(", ", stale)}",
                    "the agent removes them when it looks next, every 10 seconds; its log says why it cannot, if they stay"),
        ];
    }

    private bool IsKnown(ContainerSummary container)
    {
        var app = container.Labels[Labels.App];
        return board.RunningOf(app) is not null || apps.Find(app)?.Has(container.Labels) == true;
    }
}
