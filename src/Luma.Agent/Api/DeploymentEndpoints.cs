using Luma.Agent.Auditing;
using Luma.Agent.Deployments;
using Luma.Agent.Scoping;
using Luma.Core.Api;
using Luma.Core.Deployments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class DeploymentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(ApiPaths.Deployments, PostAsync);
        api.MapGet(ApiPaths.Deployments, (string? app, [FromQuery(Name = "under_way")] bool? underWay, DeploymentBoard board, HttpContext context) => Results.Json(
            board.All().Where(known => ScopeCheck.Shows(context, known.App) && (app is null || known.App == app) && !(underWay == true && known.State.IsFinal())).ToList(),
            LumaJson.Default.IReadOnlyListDeploymentStatus));
        api.MapPost(ApiPaths.Deployments + "/{id}/cancel", (string id, bool? queued, DeploymentBoard board, HttpContext context) =>
            Cancel(id, queued == true, board, Caller.Of(context)));
        api.MapPost(ApiPaths.Deployments + "/{id}/promote", (string id, DeploymentBoard board, Audit audit, TimeProvider time, HttpContext context) =>
            Promote(id, board, audit, context, time));
        api.MapPost(ApiPaths.Deployments + "/{id}/hold", (string id, DeploymentBoard board, HttpContext context) => Prolong(id, board, context));
        api.MapGet(ApiPaths.Deployments + "/{id}/status", (string id, DeploymentBoard board) =>
            Results.Json(board.FindStatus(id) ?? throw Unknown(id), LumaJson.Default.DeploymentStatus));
        api.MapGet(ApiPaths.Deployments + "/{id}/events", (string id, DeploymentBoard board, HttpContext context) =>
            JsonLines.WriteAsync(context.Response, EventsOf(id, board, context.RequestAborted), LumaJson.Default.DeploymentEvent, context.RequestAborted));
    }

    private static async Task<IResult> PostAsync(HttpContext context, Launcher launcher)
    {
        var request = await RequestBody.ReadAsync(context.Request, LumaJson.Default.DeployRequest, context.RequestAborted);
        ScopeCheck.Demand(context, request.App.Name);
        if (context.Request.Query["dry_run"] == "true")
        {
            return Results.Json(await launcher.PreviewAsync(request, Caller.AskingToHold(context), context.RequestAborted), LumaJson.Default.PlanPreview);
        }

        return Accepted(await launcher.DeployAsync(request, Caller.AskingToHold(context), context.RequestAborted));
    }

    /// <param name="queued">Only while it waits for its turn.</param>
    private static IResult Cancel(string id, bool queued, DeploymentBoard board, string by)
    {
        var status = board.FindStatus(id) ?? throw Unknown(id);
        return board.Find(id) is { } found && !(queued && found.Turn.IsCompleted) && found.Recall.TryCall(Failures.Cancelled(by))
            ? Accepted(new(id))
            : throw ApiFault.TooLate(board.FindStatus(id) ?? status);
    }

    private static IResult Promote(string id, DeploymentBoard board, Audit audit, HttpContext context, TimeProvider time)
    {
        var held = Held(id, board);
        audit.Write(context.Asked(time, "promote", held.Status.App) with { Deployment = id, Release = held.Status.Release, Version = held.Status.Version });
        return held.TryPromote() ? Accepted(new(id)) : throw ApiFault.NotHeld(held.Status);
    }

    private static IResult Prolong(string id, DeploymentBoard board, HttpContext context)
    {
        var held = Held(id, board);
        return held.TryProlong(HoldTime.In(context.Request.Query, "for") ?? throw HoldTime.Missing("for"))
            ? Results.Json(held.Status, LumaJson.Default.DeploymentStatus)
            : throw ApiFault.NotHeld(held.Status);
    }

    /// <exception cref="ApiFault">There is none, or it is not held.</exception>
    private static Deployment Held(string id, DeploymentBoard board) =>
        board.Find(id) is { Status.Held: not null } held ? held : throw ApiFault.NotHeld(board.FindStatus(id) ?? throw Unknown(id));

    public static IResult Accepted(DeploymentAccepted accepted) =>
        Results.Json(accepted, LumaJson.Default.DeploymentAccepted, statusCode: StatusCodes.Status202Accepted);

    private static IAsyncEnumerable<DeploymentEvent> EventsOf(string id, DeploymentBoard board, CancellationToken cancellation) =>
        board.Find(id)?.ReadAsync(cancellation) ?? Remembered(board.FindStatus(id) ?? throw Unknown(id));

    /// <summary>Of a deployment of an agent before this one only what and how it ended is known.</summary>
    private static async IAsyncEnumerable<DeploymentEvent> Remembered(DeploymentStatus status)
    {
        await Task.CompletedTask;
        var at = status.FinishedAt ?? status.StartedAt;
        yield return new DeploymentStarted(status.Id, status.Kind, status.App, 0, status.Plan) { Sequence = 1, At = status.StartedAt, Release = status.Release };
        yield return new DeploymentFinished(status.State, at - status.StartedAt, status.Traffic, status.Failure) { Sequence = int.MaxValue, At = at, Unchanged = status.Unchanged };
    }

    private static ApiFault Unknown(string id) =>
        ApiFault.NotFound($"there is no deployment {id}", "the agent remembers the last 200");
}
