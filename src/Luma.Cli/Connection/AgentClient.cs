using System.Runtime.CompilerServices;
using System.Text.Json;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Cli.Connection;

/// <summary>What can be asked of an agent.</summary>
internal sealed class AgentClient(AgentConnection connection) : IDisposable
{
    private static readonly LumaJson Json = LumaJson.Default;

    public IRoute Route => connection.Route;

    public Task<AgentVersion> VersionAsync(CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.Version), Json.AgentVersion, ct);

    /// <param name="request">What is to be deployed.</param>
    /// <param name="wait">Whether it waits where something else is being done to the app.</param>
    /// <param name="hold">How long it stands still before its switch to be promoted; null where it goes straight on.</param>
    /// <param name="ct">Gives up.</param>
    public Task<DeploymentAccepted> DeployAsync(DeployRequest request, bool wait, TimeSpan? hold, CancellationToken ct) =>
        connection.CallAsync(Post(Waiting(ApiPaths.Held(ApiPaths.Deployments, hold), wait), request), Json.DeploymentAccepted, ct);

    public Task<PlanPreview> PlanAsync(DeployRequest request, TimeSpan? hold, CancellationToken ct) =>
        connection.CallAsync(Post(ApiPaths.Held($"{ApiPaths.Deployments}?dry_run=true", hold), request), Json.PlanPreview, ct);

    /// <summary>Lets a deployment that is held go on to its switch.</summary>
    public Task<DeploymentAccepted> PromoteAsync(string id, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, ApiPaths.DeploymentPromotion(id)), Json.DeploymentAccepted, ct);

    /// <summary>Has a deployment that is held be held so long from now on.</summary>
    public Task<DeploymentStatus> HoldAsync(string id, TimeSpan time, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, ApiPaths.DeploymentHold(id, time)), Json.DeploymentStatus, ct);

    /// <param name="action"><c>stop</c>, <c>start</c> or <c>restart</c>.</param>
    public Task<DeploymentAccepted> ActAsync(string app, string action, bool wait, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, Waiting(ApiPaths.AppAction(app, action), wait)), Json.DeploymentAccepted, ct);

    /// <param name="app">The app's name.</param>
    /// <param name="to">A release's number or version; null for the one before the active.</param>
    /// <param name="wait">As for <see cref="DeployAsync"/>.</param>
    /// <param name="hold">As for <see cref="DeployAsync"/>.</param>
    /// <param name="ct">Gives up.</param>
    public Task<DeploymentAccepted> RollbackAsync(string app, string? to, bool wait, TimeSpan? hold, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, Waiting(ApiPaths.Held(ApiPaths.AppRollback(app, to), hold), wait)), Json.DeploymentAccepted, ct);

    public Task<PlanPreview> PlanRollbackAsync(string app, string? to, TimeSpan? hold, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, ApiPaths.Held(ApiPaths.AppRollback(app, to, dryRun: true), hold)), Json.PlanPreview, ct);

    public Task<IReadOnlyList<ReleaseStatus>> ReleasesAsync(string app, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.AppReleases(app)), Json.IReadOnlyListReleaseStatus, ct);

    public Task<IReadOnlyList<AuditEntry>> AuditAsync(string? subject, int tail, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.AuditOf(subject, tail)), Json.IReadOnlyListAuditEntry, ct);

    public Task<AuditVerification> VerifyAuditAsync(CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.AuditVerification), Json.AuditVerification, ct);

    public Task<PruneReport> PruneAsync(bool dryRun, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, ApiPaths.Prune(dryRun)), Json.PruneReport, ct);

    public Task<DeploymentAccepted> DeleteAsync(string app, bool volumes, bool wait, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Delete, Waiting(ApiPaths.AppDeletion(app, volumes), wait)), Json.DeploymentAccepted, ct);

    public Task<DeletionPreview> PreviewDeletionAsync(string app, bool volumes, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.AppDeletionPreview(app, volumes)), Json.DeletionPreview, ct);

    public Task<IReadOnlyList<CheckResult>> ChecksAsync(CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.Checks), Json.IReadOnlyListCheckResult, ct);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<DeploymentStatus>> DeploymentsAsync(string? app, bool underWay, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.DeploymentList(app, underWay)), Json.IReadOnlyListDeploymentStatus, ct);

    public Task<DeploymentStatus> DeploymentAsync(string id, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.DeploymentStatus(id)), Json.DeploymentStatus, ct);

    /// <param name="queued">Only while it waits for its turn.</param>
    public Task<DeploymentAccepted> CancelAsync(string id, bool queued, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Post, ApiPaths.DeploymentCancel(id, queued)), Json.DeploymentAccepted, ct);

    public Task<LineStream> EventsAsync(string deployment, CancellationToken ct) =>
        connection.OpenAsync(ApiPaths.DeploymentEvents(deployment), ct);

    public Task<AppStatus> AppAsync(string app, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.App(app)), Json.AppStatus, ct);

    public Task<IReadOnlyList<AppStatus>> AppsAsync(CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.Apps), Json.IReadOnlyListAppStatus, ct);

    public async IAsyncEnumerable<AppLogLine> LogsAsync(string app, bool follow, int tail, [EnumeratorCancellation] CancellationToken ct)
    {
        using var lines = await connection.OpenAsync(ApiPaths.AppLogs(app, follow, tail), ct);
        while (await lines.NextAsync(ct) is { } line)
        {
            if (JsonSerializer.Deserialize(line, Json.AppLogLine) is { } logged)
            {
                yield return logged;
            }
        }
    }

    public Task<IReadOnlyList<RouteStatus>> RoutesAsync(CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.Routes), Json.IReadOnlyListRouteStatus, ct);

    public Task SetRouteAsync(string host, RouteRequest route, CancellationToken ct) =>
        connection.CallAsync(With(HttpMethod.Put, ApiPaths.Route(host), JsonSerializer.SerializeToUtf8Bytes(route, Json.RouteRequest)), ct);

    public Task RemoveRouteAsync(string host, CancellationToken ct) =>
        connection.CallAsync(AgentConnection.Request(HttpMethod.Delete, ApiPaths.Route(host)), ct);

    public Task<ImageNeed> OfferImageAsync(ImageOffer offer, CancellationToken ct) =>
        connection.CallAsync(With(HttpMethod.Post, ApiPaths.ImageOffer, JsonSerializer.SerializeToUtf8Bytes(offer, Json.ImageOffer)), Json.ImageNeed, ct);

    /// <summary>Unpacking takes its time.</summary>
    public Task<ImageNeed> LoadImageAsync(ImageLoad load, CancellationToken ct) =>
        connection.CallAsync(With(HttpMethod.Post, ApiPaths.ImageLoad, JsonSerializer.SerializeToUtf8Bytes(load, Json.ImageLoad)), Json.ImageNeed, ct, TimeSpan.FromMinutes(15));

    public Task<BlobState> BlobAsync(string digest, CancellationToken ct) =>
        connection.CallAsync(Get(ApiPaths.Blob(digest)), Json.BlobState, ct);

    /// <param name="digest">Of the whole blob.</param>
    /// <param name="offset">Where the content goes on.</param>
    /// <param name="size">Bytes of the whole blob.</param>
    /// <param name="content">The rest of it.</param>
    /// <param name="ct">Breaks off.</param>
    public Task<BlobState> SendBlobAsync(string digest, long offset, long size, Stream content, CancellationToken ct)
    {
        var request = AgentConnection.Request(HttpMethod.Put, ApiPaths.BlobPart(digest, offset, size));
        // What is refused is refused before it is sent (RFC 9110, 10.1.1).
        request.Headers.ExpectContinue = true;
        request.Content = new StreamContent(content, 1 << 17) { Headers = { ContentLength = size - offset } };
        return connection.CallAsync(request, Json.BlobState, ct, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes an archive of an image of the server to a file.</summary>
    public async Task SaveImageAsync(string image, string path, CancellationToken ct)
    {
        await using var file = File.Create(path);
        await connection.CopyAsync(ApiPaths.ImageArchive(image), file, ct);
    }

    public void Dispose() => connection.Dispose();

    private static HttpRequestMessage Get(string path) => AgentConnection.Request(HttpMethod.Get, path);

    private static string Waiting(string path, bool wait) => wait ? path : ApiPaths.NotWaiting(path);

    private static HttpRequestMessage Post(string path, DeployRequest request) =>
        With(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(request, Json.DeployRequest));

    private static HttpRequestMessage With(HttpMethod method, string path, byte[] json)
    {
        var request = AgentConnection.Request(method, path);
        request.Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
        return request;
    }
}
