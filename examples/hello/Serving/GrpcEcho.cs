using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>A gRPC method without a compiler for it: every message comes back as it is, at once, and the status in the trailers.</summary>
internal static class GrpcEcho
{
    public static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }
}
