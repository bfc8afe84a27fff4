using Luma.Agent.Deployments;
using Luma.Core.Deployments;
using Luma.Core.Planning;
using Luma.Docker;

namespace Luma.Agent.Steps;

/// <summary>Removes what an app leaves behind. What somebody uses after all is left to him, and is no reason to keep the app.</summary>
internal sealed class RemnantSteps(DockerClient docker, DeploymentBoard board)
{
    public async Task RemoveAsync(RemoveVolumes step, DeploymentRun run, CancellationToken cancellation)
    {
        foreach (var volume in step.Volumes)
        {
            await TryAsync(run, $"volume {volume}", () => docker.Volumes.RemoveAsync(volume, ct: cancellation));
        }
    }

    /// <summary>Never by force: an image that has several names, or on which another one builds, is somebody's.</summary>
    public async Task RemoveAsync(RemoveImages step, DeploymentRun run, CancellationToken cancellation)
    {
        if (board.Running.Any(other => other.Id != run.Deployment.Id))
        {
            run.Deployment.Publish(new DeploymentWarned(
                $"images {string.Join(", ", step.Images)} are left: another deployment is under way, which may want them; docker image rm removes them"));
            return;
        }

        foreach (var image in step.Images)
        {
            await TryAsync(run, $"image {image}", () => docker.Images.RemoveAsync(image.Id, ct: cancellation));
        }
    }

    private static async Task TryAsync(DeploymentRun run, string what, Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (DockerException fault)
        {
            run.Deployment.Publish(new DeploymentWarned($"{what} is left: {fault.Message}"));
        }
    }
}
