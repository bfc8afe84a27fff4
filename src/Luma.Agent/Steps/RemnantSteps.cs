using Luma.Agent.Deployments;
using Luma.Agent.Retaining;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>Removes what an app leaves behind. What somebody uses after all is left to him, and is no reason to keep the app.</summary>
internal sealed class RemnantSteps(Removal removal, DeploymentBoard board)
{
    public Task RemoveAsync(RemoveVolumes step, DeploymentRun run, CancellationToken cancellation) =>
        RemoveAsync(new Remnants(step.Volumes, []), run, cancellation);

    public Task RemoveAsync(RemoveImages step, DeploymentRun run, CancellationToken cancellation)
    {
        if (board.Running.Any(other => other.Id != run.Deployment.Id))
        {
            run.Deployment.Publish(new DeploymentWarned(
                $"images {string.Join(", ", step.Images)} are left: another deployment is under way, which may want them; docker image rm removes them"));
            return Task.CompletedTask;
        }

        return RemoveAsync(new Remnants([], step.Images), run, cancellation);
    }

    private Task RemoveAsync(Remnants remnants, DeploymentRun run, CancellationToken cancellation) => removal.RemoveAsync(
        remnants, (what, fault) => run.Deployment.Publish(new DeploymentWarned($"{what} is left: {fault.Message}")), cancellation);
}
