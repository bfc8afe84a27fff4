using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>The page a deployer asks whether this replica is ready.</summary>
internal sealed class HealthPage(Mode mode, CancellationToken stopping)
{
    private int _asked;

    public Task AnswerAsync(HttpContext context) => mode switch
    {
        Mode.Up500 => context.TextAsync("broken on purpose\n", 500),
        Mode.Up302 => RedirectAsync(context),
        Mode.UpHang => HangAsync(context),
        Mode.UpFlaky when Interlocked.Increment(ref _asked) % 2 == 0 => context.TextAsync("flaky on purpose\n", 503),
        _ => context.TextAsync("ok"),
    };

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect("/login");
        return Task.CompletedTask;
    }

    private async Task HangAsync(HttpContext context)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, until.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
