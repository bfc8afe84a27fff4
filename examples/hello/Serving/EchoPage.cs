using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hello.Serving;

/// <summary>The request as it arrived, in JSON: what a proxy did to it on the way is seen here.</summary>
internal static class EchoPage
{
    public static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        Write(json, context);
        await json.FlushAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, HttpContext context)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        json.WriteStartObject();
        json.WriteString("method", request.Method);
        json.WriteString("target", request.RawTarget);
        json.WriteString("protocol", request.Protocol);
        json.WriteString("remote", context.Connection.RemoteIpAddress?.ToString());
        WriteHeaders(json, context.Request.Headers);
        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, IHeaderDictionary headers)
    {
        json.WriteStartObject("headers");
        foreach (var (name, values) in headers)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
