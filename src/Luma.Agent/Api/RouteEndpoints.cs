using System.Globalization;
using Luma.Agent.Auditing;
using Luma.Agent.Deployments;
using Luma.Agent.Routing;
using Luma.Agent.Storage;
using Luma.Core.Api;
using Luma.Core.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Api;

internal static class RouteEndpoints
{
    private const string One = ApiPaths.Routes + "/{host}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(ApiPaths.Routes, async (RoutePublisher routes, CancellationToken aborted) =>
            Results.Json(await RouteView.OfAsync(routes, aborted), LumaJson.Default.IReadOnlyListRouteStatus));
        api.MapPut(One, PutAsync);
        api.MapDelete(One, async (string host, ManualRouting manual, Audit audit, TimeProvider time, HttpContext context) =>
            await audit.AroundAsync(context.Asked(time, "route-remove", host), time, () => manual.RemoveAsync(host, context.RequestAborted))
                ? Results.NoContent()
                : throw ApiFault.NotFound($"no route was set by hand for {host}", "luma proxy routes lists all; routes of apps come and go with them"));
    }

    private static async Task<IResult> PutAsync(string host, HttpContext context, ManualRouting manual, Conflicts conflicts, Audit audit, TimeProvider time)
    {
        var request = await RequestBody.ReadAsync(context.Request, LumaJson.Default.RouteRequest, context.RequestAborted);
        var route = Parse(host, request.Target ?? "");
        if (manual.Routes.All(other => !other.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            && conflicts.OwnerOf(host, "/", []) is { } owner)
        {
            throw ApiFault.HostTaken("host", host, owner);
        }

        var asked = context.Asked(time, "route-set", route.Host, request.Target ?? "");
        return await audit.AroundAsync(asked, time, () => manual.SetAsync(route, context.RequestAborted))
            ? Results.NoContent()
            : throw ApiFault.NotFound(
                $"nothing on a network of Luma's answers to {route.Alias}",
                $"name an app, or a running container that is attached to a project's network: docker network connect PROJECT-network {route.Alias}");
    }

    private static ManualRoute Parse(string host, string target)
    {
        if (!HostRules.IsValid(host))
        {
            throw ApiFault.BadRequest($"host must be a host name without scheme, port or path (was '{host}')", "such as blog.example.com");
        }

        return target.Split(':') is [{ Length: > 0 } alias, var text]
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                ? new(host, alias, port)
                : throw ApiFault.BadRequest($"target must read NAME:PORT with a port from 1 to 65535 (was '{target}')", "such as blog:3000");
    }
}
