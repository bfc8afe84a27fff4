using System.Globalization;

namespace Luma.Core.Deployments;

/// <summary>Who has an app, or waits for it, as those are told who want it, too.</summary>
/// <param name="Deployment">Its id.</param>
/// <param name="By">The user who asked for it; empty where it is not known.</param>
/// <param name="Process">The process that asked, as the server numbers it; 0 where it is not known.</param>
/// <param name="Since">When it got the app, or was asked for.</param>
/// <param name="Step">Where it stands.</param>
public sealed record Holder(string Deployment, DeploymentKind Kind, string By, int Process, DateTimeOffset Since, string Step)
{
    private const string Waiting = "waiting for its turn";

    public static Holder Of(DeploymentStatus status) =>
        new(status.Id, status.Kind, status.By, status.Process, status.StartedAt, StepOf(status));

    /// <summary><c>deploy ID of ann (process 4242), under way since 13:04:05 UTC</c>, or <c>waiting since</c>.</summary>
    public string Title => string.Create(
        CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()} {Deployment}{Asker}, {Doing} since {Since.UtcDateTime:HH:mm:ss} UTC");

    /// <summary><c>…, step 5 of 12: start blog-green</c>.</summary>
    public override string ToString() => $"{Title}, {Step}";

    private string Doing => Step == Waiting ? "waiting" : "under way";

    private string Asker => By.Length == 0 ? "" : Process == 0 ? $" of {By}" : $" of {By} (process {Process})";

    private static string StepOf(DeploymentStatus status) => status switch
    {
        { State: DeploymentState.Queued } => Waiting,
        { State: DeploymentState.GoingBack } => "going back",
        { Held: { } held } => string.Create(
            CultureInfo.InvariantCulture, $"held until {held.Until.UtcDateTime:HH:mm:ss} UTC: luma promote {status.Id} lets it go on, luma cancel {status.Id} ends it"),
        { Step: > 0 } when status.Step <= status.Plan.Count => $"step {status.Step} of {status.Plan.Count}: {status.Plan[status.Step - 1]}",
        _ => status.State.ToString().ToLowerInvariant(),
    };
}
