using Luma.Agent.Auditing;
using Luma.Agent.Retaining;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class PruneEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/api/v1/prune", async ([FromQuery(Name = "dry_run")] bool? dryRun, Pruner pruner, Audit audit, TimeProvider time, HttpContext context) =>
            Results.Json(await (dryRun == true
                ? pruner.LookAsync(app: null, context.RequestAborted)
                : audit.AroundAsync(context.Asked(time, "prune"), time, () => pruner.PruneAsync(app: null, context.RequestAborted), done => done.ToString())), LumaJson.Default.PruneReport));
}
