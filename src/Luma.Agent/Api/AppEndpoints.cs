using Luma.Agent.Deployments;
using Luma.Agent.Observing;
using Luma.Agent.Scoping;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Luma.Agent.Api;

internal static class AppEndpoints
{
    private const string One = ApiPaths.Apps + "/{app}";
    private const int DefaultTail = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(ApiPaths.Apps, async (AppView view, HttpContext context) =>
            Results.Json((await view.AllAsync(context.RequestAborted)).Where(app => ScopeCheck.Shows(context, app.Name)).ToList(), LumaJson.Default.IReadOnlyListAppStatus));
        api.MapGet(One, async (string app, AppView view, CancellationToken aborted) =>
            Results.Json(await view.OneAsync(app, aborted), LumaJson.Default.AppStatus));
        api.MapGet(One + "/deletion", async (string app, bool? volumes, Launcher launcher, CancellationToken aborted) =>
            Results.Json(await launcher.PreviewDeletionAsync(app, volumes == true, aborted), LumaJson.Default.DeletionPreview));
        api.MapDelete(One, async (string app, bool? volumes, Launcher launcher, HttpContext context) =>
            DeploymentEndpoints.Accepted(await launcher.DeleteAsync(app, volumes == true, Caller.Asking(context), context.RequestAborted)));
        api.MapPost(One + "/stop", async (string app, Launcher launcher, HttpContext context) =>
            DeploymentEndpoints.Accepted(await launcher.StopAsync(app, Caller.Asking(context), context.RequestAborted)));
        api.MapPost(One + "/start", async (string app, Launcher launcher, HttpContext context) =>
            DeploymentEndpoints.Accepted(await launcher.StartAsync(app, Caller.Asking(context), context.RequestAborted)));
        api.MapPost(One + "/restart", async (string app, Launcher launcher, HttpContext context) =>
            DeploymentEndpoints.Accepted(await launcher.RestartAsync(app, Caller.Asking(context), context.RequestAborted)));
        api.MapPost(One + "/rollback", RollbackAsync);
        api.MapGet(One + "/releases", (string app, ReleaseView releases) => Results.Json(releases.Of(app), LumaJson.Default.IReadOnlyListReleaseStatus));
        api.MapGet(One + "/logs", LogsAsync);
    }

    private static async Task<IResult> RollbackAsync(string app, string? to, [FromQuery(Name = "dry_run")] bool? dryRun, Launcher launcher, HttpContext context) => dryRun == true
        ? Results.Json(await launcher.PreviewRollbackAsync(app, to, Caller.AskingToHold(context), context.RequestAborted), LumaJson.Default.PlanPreview)
        : DeploymentEndpoints.Accepted(await launcher.RollbackAsync(app, to, Caller.AskingToHold(context), context.RequestAborted));

    private static async Task LogsAsync(string app, bool? follow, int? tail, AppLogs logs, HttpContext context, IHostApplicationLifetime agent)
    {
        // Whoever follows must not keep the agent from stopping.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, agent.ApplicationStopping);
        var lines = logs.Read(app, follow ?? false, tail ?? DefaultTail, either.Token);
        try
        {
            await JsonLines.WriteAsync(context.Response, lines, LumaJson.Default.AppLogLine, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
        }
    }
}
