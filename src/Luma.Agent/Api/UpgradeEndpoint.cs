using Luma.Agent.Upgrading;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class UpgradeEndpoint
{
    /// <summary>Whoever asked may go; the upgrade, once begun, comes to its end.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapPost(ApiPaths.Upgrade, async (Upgrade upgrade, CancellationToken aborted) =>
        Results.Json(await upgrade.RunAsync(aborted), LumaJson.Default.UpgradeReport));

    /// <summary>Whatever else changes something waits for no upgrade, and no upgrade begins in the midst of it.</summary>
    public static async Task CountChangesAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method) || context.Request.Path == ApiPaths.Upgrade)
        {
            await next(context);
            return;
        }

        using var change = ((Changes)context.RequestServices.GetService(typeof(Changes))!).Begin();
        await next(context);
    }
}
