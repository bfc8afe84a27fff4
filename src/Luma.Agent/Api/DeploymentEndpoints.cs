using Luma.Agent.Deployments;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class DeploymentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(ApiPaths.Deployments, PostAsync);
        api.MapGet(ApiPaths.Deployments + "/{id}/status", (string id, DeploymentBoard board) =>
            Results.Json(board.FindStatus(id) ?? throw Unknown(id), LumaJson.Default.DeploymentStatus));
        api.MapGet(ApiPaths.Deployments + "/{id}/events", (string id, DeploymentBoard board, HttpContext context) =>
            JsonLines.WriteAsync(context.Response, EventsOf(id, board, context.RequestAborted), LumaJson.Default.DeploymentEvent, context.RequestAborted));
    }

    private static async Task<IResult> PostAsync(HttpContext context, Launcher launcher)
    {
        var request = await RequestBody.ReadAsync(context.Request, LumaJson.Default.DeployRequest, context.RequestAborted);
        if (context.Request.Query["dry_run"] == "true")
        {
            return Results.Json(await launcher.PreviewAsync(request, context.RequestAborted), LumaJson.Default.PlanPreview);
        }

        return Accepted(await launcher.DeployAsync(request, Caller.Of(context), context.RequestAborted));
    }

    public static IResult Accepted(DeploymentAccepted accepted) =>
        Results.Json(accepted, LumaJson.Default.DeploymentAccepted, statusCode: StatusCodes.Status202Accepted);

    private static IAsyncEnumerable<DeploymentEvent> EventsOf(string id, DeploymentBoard board, CancellationToken cancellation) =>
        board.Find(id)?.ReadAsync(cancellation) ?? Remembered(board.FindStatus(id) ?? throw Unknown(id));

    /// <summary>Of a deployment of an agent before this one only the end is known.</summary>
    private static async IAsyncEnumerable<DeploymentEvent> Remembered(DeploymentStatus status)
    {
        await Task.CompletedTask;
        var at = status.FinishedAt ?? status.StartedAt;
        yield return new DeploymentFinished(status.State, at - status.StartedAt, status.Traffic, status.Failure) { Sequence = int.MaxValue, At = at, Unchanged = status.Unchanged };
    }

    private static ApiFault Unknown(string id) =>
        ApiFault.NotFound($"there is no deployment {id}", "the agent remembers the last 200");
}
