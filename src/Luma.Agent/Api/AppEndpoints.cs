using Luma.Agent.Deployments;
using Luma.Agent.Observing;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Luma.Agent.Api;

internal static class AppEndpoints
{
    private const string One = ApiPaths.Apps + "/{app}";
    private const int DefaultTail = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(ApiPaths.Apps, async (AppView view, CancellationToken aborted) =>
            Results.Json(await view.AllAsync(aborted), LumaJson.Default.IReadOnlyListAppStatus));
        api.MapGet(One, async (string app, AppView view, CancellationToken aborted) =>
            Results.Json(await view.OneAsync(app, aborted), LumaJson.Default.AppStatus));
        api.MapDelete(One, async (string app, Launcher launcher, CancellationToken aborted) =>
            DeploymentEndpoints.Accepted(await launcher.DeleteAsync(app, aborted)));
        api.MapPost(One + "/stop", async (string app, Launcher launcher, CancellationToken aborted) =>
            DeploymentEndpoints.Accepted(await launcher.StopAsync(app, aborted)));
        api.MapPost(One + "/start", async (string app, Launcher launcher, CancellationToken aborted) =>
            DeploymentEndpoints.Accepted(await launcher.StartAsync(app, aborted)));
        api.MapPost(One + "/restart", async (string app, Launcher launcher, CancellationToken aborted) =>
            DeploymentEndpoints.Accepted(await launcher.RestartAsync(app, aborted)));
        api.MapGet(One + "/logs", LogsAsync);
    }

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
