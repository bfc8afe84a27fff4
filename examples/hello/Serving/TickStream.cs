using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>
/// Server-sent events, or lines of another type, ten a second; the last one says <c>end</c>, so that a cut stream is seen as one.
/// </summary>
internal sealed class TickStream(string version, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async Task AnswerAsync(HttpContext context)
    {
        var end = TimeSpan.FromSeconds(Math.Min(context.Number("seconds", 1), TimeSpan.FromDays(1).TotalSeconds));
        context.Response.ContentType = context.Request.Query["type"].FirstOrDefault() ?? "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var timer = new PeriodicTimer(Interval, time);
        var begun = time.GetTimestamp();
        for (var tick = 1; time.GetElapsedTime(begun) < end; tick++)
        {
            await SendAsync(context, $"{tick} release {version}");
            await timer.WaitForNextTickAsync(context.RequestAborted);
        }

        await SendAsync(context, "end");
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync($"data: {text}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
