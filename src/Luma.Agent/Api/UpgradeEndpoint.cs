using Luma.Agent.Auditing;
using Luma.Agent.Upgrading;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class UpgradeEndpoint
{
    /// <summary>Whoever asked may go; the upgrade, once begun, comes to its end.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapPost(ApiPaths.Upgrade, async (Upgrade upgrade, HttpContext context) =>
        Results.Json(await RunAsync(upgrade, context), LumaJson.Default.UpgradeReport));

    /// <summary>A proxy in a process of its own has no audit. That an upgrade has succeeded is told by the process that serves then.</summary>
    private static async Task<UpgradeReport> RunAsync(Upgrade upgrade, HttpContext context)
    {
        var audit = (Audit?)context.RequestServices.GetService(typeof(Audit));
        var time = (TimeProvider)context.RequestServices.GetService(typeof(TimeProvider))!;
        var asked = context.Asked(time, "upgrade");
        audit?.Write(asked);
        try
        {
            return await upgrade.RunAsync(context.RequestAborted);
        }
        catch (Exception fault)
        {
            audit?.TryWrite(asked with { At = time.GetUtcNow(), Result = AuditResult.Failed, Detail = fault.Message });
            throw;
        }
    }

    /// <summary>
    /// Whatever else changes something waits for no upgrade, and no upgrade begins in the midst of it. An upgrade waits for deployments,
    /// so what is said to one that is under way passes; and so does a blob, which can be gone on with.
    /// </summary>
    public static async Task CountChangesAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || context.Request.Path == ApiPaths.Upgrade || Passes(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var change = ((Changes)context.RequestServices.GetService(typeof(Changes))!).Begin();
        await next(context);
    }

    private static bool Passes(PathString path) =>
        path.StartsWithSegments(ApiPaths.Blobs) || (path.StartsWithSegments(ApiPaths.Deployments, out var one) && one.HasValue);
}
