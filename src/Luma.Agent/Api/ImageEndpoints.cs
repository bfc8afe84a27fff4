using Luma.Agent.Auditing;
using Luma.Agent.Images;
using Luma.Core.Api;
using Luma.Docker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;

namespace Luma.Agent.Api;

/// <summary>Images that clients send, and take from here.</summary>
internal static class ImageEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(ApiPaths.ImageOffer, async (ImageIntake intake, HttpContext context) => Needed(await intake.OfferAsync(
            await RequestBody.ReadAsync(context.Request, LumaJson.Default.ImageOffer, context.RequestAborted), context.RequestAborted)));
        api.MapPost(ApiPaths.ImageLoad, LoadAsync);
        api.MapGet(ApiPaths.Blobs + "/{digest}", (string digest, IncomingBlobs blobs) => Stored(blobs.StateOf(digest)));
        api.MapPut(ApiPaths.Blobs + "/{digest}", ReceiveAsync);
        api.MapGet(ApiPaths.Images + "/archive", SendAsync);
    }

    private static async Task<IResult> LoadAsync(ImageIntake intake, Audit audit, TimeProvider time, HttpContext context)
    {
        var load = await RequestBody.ReadAsync(context.Request, LumaJson.Default.ImageLoad, context.RequestAborted);
        return Needed(await audit.AroundAsync(
            context.Asked(time, "load", detail: load.Name), time, () => intake.LoadAsync(load, context.RequestAborted),
            need => need.Here ? load.Name : $"{load.Name}: {need.Layers.Count} layers are lacking"));
    }

    private static async Task<IResult> ReceiveAsync(string digest, long offset, long size, IncomingBlobs blobs, HttpContext context, IHostApplicationLifetime agent)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        // What is sent can be gone on with: it must not keep the agent from stopping.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, agent.ApplicationStopping);
        try
        {
            return Stored(await blobs.ReceiveAsync(digest, offset, size, context.Request.Body, either.Token));
        }
        catch (Exception fault) when (fault is ConnectionResetException or ConnectionAbortedException or OperationCanceledException && either.IsCancellationRequested)
        {
            context.Abort();
            return Results.Empty;
        }
    }

    private static async Task SendAsync(string image, DockerClient docker, HttpContext context)
    {
        await using var archive = await FindAsync(image, docker, context.RequestAborted);
        context.Response.ContentType = "application/x-tar";
        await archive.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<Stream> FindAsync(string image, DockerClient docker, CancellationToken cancellation)
    {
        try
        {
            return await docker.Images.SaveAsync(image, cancellation);
        }
        catch (DockerNotFoundException)
        {
            throw ApiFault.NotFound($"this server has no image {image}", "luma releases tells which images releases had");
        }
    }

    private static IResult Needed(ImageNeed need) => Results.Json(need, LumaJson.Default.ImageNeed);

    private static IResult Stored(BlobState state) => Results.Json(state, LumaJson.Default.BlobState);
}
