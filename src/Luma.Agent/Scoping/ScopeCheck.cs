using System.Collections.Frozen;
using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Core.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Luma.Agent.Scoping;

/// <summary>Refuses whatever the key of whoever asks is not for. What is not listed here is refused.</summary>
internal sealed class ScopeCheck(RequestDelegate next, DeploymentBoard board)
{
    private const string OneApp = ApiPaths.Apps + "/{app}";
    private const string OneDeployment = ApiPaths.Deployments + "/{id}";

    private const string OneBlob = ApiPaths.Blobs + "/{digest}";

    /// <summary>Gives all that is in an image, of whichever app.</summary>
    private const string Archive = ApiPaths.Images + "/archive";

    /// <summary>What a key for single apps is for; which app, is seen from the path, from the deployment, or by the endpoint itself.</summary>
    private static readonly FrozenSet<string> Deploying = new[]
    {
        $"GET {ApiPaths.Version}", $"GET {ApiPaths.Apps}", $"GET {ApiPaths.Deployments}", $"POST {ApiPaths.Deployments}",
        $"GET {OneApp}", $"GET {OneApp}/releases", $"GET {OneApp}/logs", $"GET {OneApp}/deletion",
        $"POST {OneApp}/rollback", $"POST {OneApp}/stop", $"POST {OneApp}/start", $"POST {OneApp}/restart",
        $"GET {OneDeployment}/status", $"GET {OneDeployment}/events", $"POST {OneDeployment}/cancel", $"POST {OneDeployment}/promote", $"POST {OneDeployment}/hold",
        $"POST {ApiPaths.ImageOffer}", $"POST {ApiPaths.ImageLoad}", $"GET {OneBlob}", $"PUT {OneBlob}",
    }.ToFrozenSet();

    public Task InvokeAsync(HttpContext context) => context.Features.Get<KeyHolder>() is not { } holder || Allows(holder.Scope, context)
        ? next(context)
        : throw ApiFault.OutOfScope(holder, $"{context.Request.Method} {context.Request.Path}");

    /// <summary>Whether the app may be shown to whoever asks.</summary>
    public static bool Shows(HttpContext context, string app) => context.Features.Get<KeyHolder>()?.Scope.Covers(app) != false;

    /// <exception cref="ApiFault">The key of whoever asks is for other apps.</exception>
    public static void Demand(HttpContext context, string app)
    {
        if (context.Features.Get<KeyHolder>() is { } holder && !holder.Scope.Covers(app))
        {
            throw ApiFault.OutOfScope(holder, $"app {app}");
        }
    }

    private bool Allows(Scope scope, HttpContext context) => scope.Kind switch
    {
        ScopeKind.Admin => true,
        ScopeKind.Read => context.Request.Method == HttpMethods.Get && PatternOf(context) is not (null or Archive),
        _ => PatternOf(context) is { } pattern && Deploying.Contains($"{context.Request.Method} {pattern}") && IsCovered(scope, context),
    };

    private bool IsCovered(Scope scope, HttpContext context) =>
        (context.GetRouteValue("app") is not string app || scope.Covers(app))
        && (context.GetRouteValue("id") is not string id || board.FindStatus(id) is not { } deployment || scope.Covers(deployment.App));

    private static string? PatternOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
