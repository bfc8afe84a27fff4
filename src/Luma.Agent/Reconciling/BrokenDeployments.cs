using Luma.Agent.Storage;
using Luma.Core.Deployments;
using Microsoft.Extensions.Logging;

namespace Luma.Agent.Reconciling;

/// <summary>Gives every deployment an end that an agent before this one left without.</summary>
internal sealed partial class BrokenDeployments(StateFolder folder, AppStore apps, TimeProvider time, ILogger<BrokenDeployments> log)
{
    public void Close()
    {
        foreach (var deployment in folder.LoadDeployments().Where(deployment => !deployment.State.IsFinal()))
        {
            var committed = IsCommitted(deployment);
            LogClosing(deployment.Id, committed);
            folder.Endings.Record(deployment with
            {
                State = committed ? DeploymentState.Succeeded : DeploymentState.Failed,
                FinishedAt = time.GetUtcNow(),
                Failure = committed ? null : deployment.State == DeploymentState.Queued ? Unbegun(deployment) : Failure.Of(
                    $"the agent ended {Place(deployment)}",
                    deployment.Kind == DeploymentKind.Repair
                        ? "what it had created is removed; the agent tries again by itself"
                        : $"what it had created is removed; run luma {deployment.Kind.ToString().ToLowerInvariant()} again"),
            });
        }
    }

    private static Failure Unbegun(DeploymentStatus deployment) => Failure.Of(
        "the agent ended while this waited for its turn; nothing of it was begun",
        $"run luma {deployment.Kind.ToString().ToLowerInvariant()} again");

    private static string Place(DeploymentStatus deployment) => deployment.Step == 0
        ? "before the first step"
        : $"during step {deployment.Step} of {deployment.Plan.Count}: {deployment.Plan.ElementAtOrDefault(deployment.Step - 1)}";

    /// <summary>What the record says is what was done: it is written at the point of no return.</summary>
    private bool IsCommitted(DeploymentStatus deployment) => apps.Find(deployment.App) is { } app
        ? app.Deployment == deployment.Id
        : deployment.Kind == DeploymentKind.Delete;

    [LoggerMessage(LogLevel.Warning, "Deployment {Deployment} was broken off by the agent's end; it had switched: {Committed}")]
    private partial void LogClosing(string deployment, bool committed);
}
