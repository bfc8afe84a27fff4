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
        api.MapPost("/api/v1/prune", async ([FromQuery(Name = "dry_run")] bool? dryRun, Pruner pruner, CancellationToken aborted) => Results.Json(
            dryRun == true ? await pruner.LookAsync(aborted) : await pruner.PruneAsync(app: null, aborted), LumaJson.Default.PruneReport));
}
