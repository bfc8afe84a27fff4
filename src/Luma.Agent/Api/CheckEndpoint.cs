using Luma.Agent.Checks;
using Luma.Core.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class CheckEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet(ApiPaths.Checks, async (Checkup checkup, CancellationToken aborted) =>
        Results.Json(await checkup.LookAsync(aborted), LumaJson.Default.IReadOnlyListCheckResult));
}
