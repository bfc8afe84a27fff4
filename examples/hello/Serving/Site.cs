using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>Which path gives which answer.</summary>
internal sealed class Site(Settings settings, TimeProvider time, CancellationToken stopping)
{
    private readonly HealthPage _health = new(settings.Mode, stopping);
    private readonly Failures _failures = new(settings.FailRate);
    private readonly TickStream _ticks = new(settings.Version, time);
    private readonly EchoSocket _socket = new(settings.Version, time, stopping);

    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left; there is nobody to answer.
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path == "/up")
        {
            return _health.AnswerAsync(context);
        }

        return _failures.Next() ? context.TextAsync("failed on purpose\n", 500) : PageAsync(context, path);
    }

    private Task PageAsync(HttpContext context, string? path) => path switch
    {
        "/" => context.TextAsync($"hello from release {settings.Version}, container {settings.HostName}\n"),
        "/version" => context.TextAsync($"{settings.Version}\n"),
        "/slow" => SlowAsync(context),
        "/stream" => _ticks.AnswerAsync(context),
        "/bytes" => BytesPage.AnswerAsync(context),
        "/upload" => UploadPage.AnswerAsync(context),
        "/echo" => EchoPage.AnswerAsync(context),
        _ when path?.StartsWith("/echo/", StringComparison.Ordinal) == true => EchoPage.AnswerAsync(context),
        "/ws" => _socket.AnswerAsync(context),
        "/hello.Hello/Echo" => GrpcEcho.AnswerAsync(context),
        _ => context.TextAsync("not found\n", 404),
    };

    private async Task SlowAsync(HttpContext context)
    {
        await Task.Delay(TimeSpan.FromSeconds(context.Number("seconds", 1)), time, context.RequestAborted);
        await context.TextAsync($"{settings.Version}\n");
    }
}
