using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Output;

/// <summary>What a failed operation left behind, in one line.</summary>
internal static class Remains
{
    public static readonly Line Nothing = new("Nothing of it is left behind.");

    public static Line? Of(AppStatus app, Story story) => app.Condition switch
    {
        AppCondition.Absent => Nothing,
        AppCondition.Stopped => new("The app is stopped."),
        AppCondition.Down => new(Line.Warning("The active release does not answer;"), $" `luma status {app.Name}` tells more."),
        _ when story.GoesBackTo == app.Release => new($"Release {app.Release} serves again."),
        _ when story.GoesBackTo is { } target => new($"The agent goes back to release {target}; `luma attach {app.Name}` shows it."),
        _ when story.Switched => new($"The new release serves (release {app.Release})."),
        _ when story.Kind is DeploymentKind.Deploy or DeploymentKind.Rollback or DeploymentKind.Restart => new("The release that served before still serves."),
        _ => null,
    };
}
