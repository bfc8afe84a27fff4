namespace Luma.Core.Api;

/// <summary>The agent's HTTP API, version 1. Requests and responses are JSON; errors are problem details (RFC 9457).</summary>
public static class ApiPaths
{
    public const string DefaultSocket = "/run/luma/agent.sock";

    public const string Version = "/api/v1/version";
    public const string Deployments = "/api/v1/deployments";
    public const string Apps = "/api/v1/apps";
    public const string Routes = "/api/v1/routes";

    /// <summary>GET; everything that was looked at, as <see cref="CheckResult"/>.</summary>
    public const string Checks = "/api/v1/checks";

    /// <summary>GET; <see cref="AuditEntry"/> by <see cref="AuditEntry"/>, the latest last.</summary>
    public const string Audit = "/api/v1/audit";

    /// <summary>GET; answers with <see cref="Api.AuditVerification"/>.</summary>
    public const string AuditVerification = Audit + "/verification";

    /// <param name="subject">An app or a host; null for all.</param>
    /// <param name="tail">At most so many.</param>
    public static string AuditOf(string? subject, int tail) =>
        $"{Audit}?tail={tail}{(subject is null ? "" : $"&subject={Uri.EscapeDataString(subject)}")}";

    /// <summary>POST; answers with <see cref="UpgradeReport"/> when the new process serves.</summary>
    public const string Upgrade = "/api/v1/upgrade";

    /// <summary>POST; answers with <see cref="PruneReport"/>.</summary>
    public static string Prune(bool dryRun) => $"/api/v1/prune?dry_run={(dryRun ? "true" : "false")}";

    /// <summary>POST an <see cref="Api.ImageOffer"/>; answers with <see cref="ImageNeed"/>.</summary>
    public const string ImageOffer = Images + "/offer";

    /// <summary>POST an <see cref="Api.ImageLoad"/>; answers with <see cref="ImageNeed"/>.</summary>
    public const string ImageLoad = Images + "/load";

    public const string Blobs = Images + "/blobs";

    public const string Images = "/api/v1/images";

    /// <summary>GET tells how much of a blob is there.</summary>
    public static string Blob(string digest) => $"{Blobs}/{Uri.EscapeDataString(digest)}";

    /// <summary>PUT; the body is the blob from the offset on, and may end early. Answers with <see cref="BlobState"/>.</summary>
    /// <param name="digest">Of the whole blob.</param>
    /// <param name="offset">How much is there already, or 0 to begin anew.</param>
    /// <param name="size">Bytes of the whole blob.</param>
    public static string BlobPart(string digest, long offset, long size) => $"{Blob(digest)}?offset={offset}&size={size}";

    /// <summary>GET; answers with an archive as <c>docker save</c> writes it.</summary>
    /// <param name="image">Reference or id.</param>
    public static string ImageArchive(string image) => $"{Images}/archive?image={Uri.EscapeDataString(image)}";

    public static string DeploymentStatus(string id) => $"{Deployments}/{Uri.EscapeDataString(id)}/status";

    /// <summary>From the deployment's first event to its last, one JSON object per line, ending when the deployment has.</summary>
    public static string DeploymentEvents(string id) => $"{Deployments}/{Uri.EscapeDataString(id)}/events";

    /// <summary>POST; answers 202 when the deployment goes back, or 409 (<see cref="ProblemTypes.TooLate"/>).</summary>
    /// <param name="queued">Only while it waits for its turn.</param>
    public static string DeploymentCancel(string id, bool queued) =>
        $"{Deployments}/{Uri.EscapeDataString(id)}/cancel{(queued ? "?queued=true" : "")}";

    /// <summary>POST; answers 202 when the deployment goes on to its switch, or 409 (<see cref="ProblemTypes.NotHeld"/>).</summary>
    public static string DeploymentPromotion(string id) => $"{Deployments}/{Uri.EscapeDataString(id)}/promote";

    /// <summary>POST; answers with the deployment's status, or 409 (<see cref="ProblemTypes.NotHeld"/>).</summary>
    /// <param name="time">How long it is held from now on, in whole seconds.</param>
    public static string DeploymentHold(string id, TimeSpan time) => $"{Deployments}/{Uri.EscapeDataString(id)}/hold?for={(long)time.TotalSeconds}";

    /// <summary>The path of a request that begins a deployment, which is to stop before its switch until it is promoted.</summary>
    /// <param name="time">How long it waits for that, in whole seconds; null where it goes straight on.</param>
    public static string Held(string path, TimeSpan? time) => time is null ? path : With(path, $"hold={(long)time.Value.TotalSeconds}");

    /// <summary>The path of a request that begins a deployment, which is to be refused if the app is busy.</summary>
    public static string NotWaiting(string path) => With(path, "wait=false");

    /// <summary>GET; the newest first, with those that wait.</summary>
    /// <param name="app">Of this app alone.</param>
    /// <param name="underWay">Only those that have not ended.</param>
    public static string DeploymentList(string? app, bool underWay) =>
        $"{Deployments}?under_way={(underWay ? "true" : "false")}{(app is null ? "" : $"&app={Uri.EscapeDataString(app)}")}";

    public static string App(string app) => $"{Apps}/{Uri.EscapeDataString(app)}";

    /// <summary>DELETE; answers 202 and <see cref="DeploymentAccepted"/>.</summary>
    /// <param name="volumes">Whether its volumes go, too, with all that they hold.</param>
    public static string AppDeletion(string app, bool volumes) => $"{App(app)}{(volumes ? "?volumes=true" : "")}";

    /// <summary>GET; answers with <see cref="DeletionPreview"/>.</summary>
    public static string AppDeletionPreview(string app, bool volumes) => $"{App(app)}/deletion{(volumes ? "?volumes=true" : "")}";

    /// <summary>POST; answers 202 and <see cref="DeploymentAccepted"/>.</summary>
    public static string AppAction(string app, string action) => $"{App(app)}/{action}";

    /// <summary>POST; answers 202 and <see cref="DeploymentAccepted"/>, or with <c>?dry_run=true</c> a <see cref="PlanPreview"/>.</summary>
    /// <param name="to">A release's number or version; null for the one before the active.</param>
    public static string AppRollback(string app, string? to, bool dryRun = false) =>
        $"{AppAction(app, "rollback")}?dry_run={(dryRun ? "true" : "false")}{(to is null ? "" : $"&to={Uri.EscapeDataString(to)}")}";

    /// <summary>The newest first.</summary>
    public static string AppReleases(string app) => $"{App(app)}/releases";

    /// <summary>One <see cref="AppLogLine"/> per line.</summary>
    public static string AppLogs(string app, bool follow, int tail) =>
        $"{App(app)}/logs?follow={(follow ? "true" : "false")}&tail={tail}";

    public static string Route(string host) => $"{Routes}/{Uri.EscapeDataString(host)}";

    private static string With(string path, string query) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
}
