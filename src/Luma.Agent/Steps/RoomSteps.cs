using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Core.Deployments;
using Luma.Core.Planning;

namespace Luma.Agent.Steps;

/// <summary>Looks whether the server can hold both sets for a while, before anything is touched.</summary>
internal sealed class RoomSteps(RoomSurvey survey)
{
    /// <exception cref="StepFailed">It cannot.</exception>
    public async Task CheckAsync(CheckRoom step, DeploymentRun run, CancellationToken cancellation)
    {
        var room = await survey.LookAsync(run.Own.Find(run.Seen.Active?.Containers ?? []), cancellation);
        if (run.Plan.StopsFirst)
        {
            room = room.Without(run.Seen.Active?.Containers.Count ?? 0);
        }

        if (room.Refusal(run.Spec with { Replicas = step.Set.Containers.Count }) is { } refusal)
        {
            throw new StepFailed(refusal);
        }

        if (run.Seen.Image != ImageSource.Local && room.Doubt(run.Before?.Active.ImageSize ?? 0) is { } doubt)
        {
            run.Deployment.Publish(new DeploymentWarned(doubt));
        }
    }
}
