using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>What the access log tells of one request. The query is left out, for it may hold secrets.</summary>
internal sealed record AccessEntry(
    DateTimeOffset At, TimeSpan Took, string App, string Release, string Id, string Client, string Protocol, string Method, string Host,
    string Path, int Status, long? Length, string UserAgent, bool Aborted)
{
    public static AccessEntry Of(HttpContext http, Route route, DateTimeOffset at, TimeSpan took) => new(
        at,
        took,
        route.App,
        route.Release,
        RequestId.Of(http),
        http.Connection.RemoteIpAddress?.ToString() ?? "",
        http.Request.Protocol,
        http.Request.Method,
        http.Request.Host.Value ?? "",
        http.Request.Path.Value ?? "",
        http.Response.StatusCode,
        http.Response.ContentLength,
        http.Request.Headers.UserAgent.ToString(),
        http.RequestAborted.IsCancellationRequested);

    public void Write(Utf8JsonWriter to)
    {
        to.WriteString("time", At);
        to.WriteString("app", App);
        to.WriteString("release", Release);
        to.WriteString("request_id", Id);
        to.WriteString("client", Client);
        to.WriteString("protocol", Protocol);
        to.WriteString("method", Method);
        to.WriteString("host", Host);
        to.WriteString("path", Path);
        to.WriteNumber("status", Status);
        to.WriteNumber("duration_ms", Math.Round(Took.TotalMilliseconds, 3));
        if (Length is { } length)
        {
            to.WriteNumber("response_bytes", length);
        }

        to.WriteString("user_agent", UserAgent);
        if (Aborted)
        {
            to.WriteBoolean("aborted", true);
        }
    }
}
