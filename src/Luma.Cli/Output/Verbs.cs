using Luma.Core.Deployments;

namespace Luma.Cli.Output;

/// <summary>What is done to an app, in its grammatical forms.</summary>
internal static class Verbs
{
    public static string Doing(DeploymentKind kind) => kind switch
    {
        DeploymentKind.Rollback => "Rolling back",
        DeploymentKind.Restart => "Restarting",
        DeploymentKind.Repair => "Repairing",
        DeploymentKind.Start => "Starting",
        DeploymentKind.Stop => "Stopping",
        DeploymentKind.Delete => "Deleting",
        _ => "Deploying",
    };

    public static string Done(DeploymentKind kind, string app, int release) => kind switch
    {
        DeploymentKind.Rollback => $"Rolled back {app} to release {release}",
        DeploymentKind.Restart => $"Restarted {app}",
        DeploymentKind.Repair => $"Repaired {app}",
        DeploymentKind.Start => $"Started {app}",
        DeploymentKind.Stop => $"Stopped {app}",
        DeploymentKind.Delete => $"Deleted {app}",
        _ => "Deployment complete",
    };

    public static string Noun(DeploymentKind kind) => kind switch
    {
        DeploymentKind.Rollback => "Rollback",
        DeploymentKind.Restart => "Restart",
        DeploymentKind.Repair => "Repair",
        DeploymentKind.Start => "Start",
        DeploymentKind.Stop => "Stop",
        DeploymentKind.Delete => "Deletion",
        _ => "Deployment",
    };
}
