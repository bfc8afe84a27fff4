using System.Net;
using System.Runtime.InteropServices;

namespace Hello.Fetching;

/// <summary>
/// <c>hello get</c>: asks a URL again and again and prints one line per answer, so that what a container sees of
/// another one (its name in Docker's DNS included) can be watched from a place that has no shell and no curl.
/// </summary>
internal static class GetCommand
{
    /// <summary>Returns 0 when every answer was 2xx, 1 when one was not, 2 for arguments that make no sense.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (!GetOptions.TryParse(args, out var options))
        {
            await Console.Error.WriteLineAsync($"usage: {GetOptions.Usage}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var term = StopOn(PosixSignal.SIGTERM, stop);
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        using var client = Client(options);
        var (asked, failed) = await AskAsync(client, options, stop.Token);
        Console.Out.WriteLine($"{asked} requests, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<(int Asked, int Failed)> AskAsync(HttpClient client, GetOptions options, CancellationToken stop)
    {
        var (asked, failed) = (0, 0);
        while (!stop.IsCancellationRequested && (options.Count == 0 || asked < options.Count))
        {
            var answer = await Answer.AskAsync(client, options);
            Console.Out.WriteLine(answer);
            asked++;
            failed += answer.Failed ? 1 : 0;
            if (asked != options.Count && options.Interval > TimeSpan.Zero)
            {
                await Task.Delay(options.Interval, TimeProvider.System, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return (asked, failed);
    }

    private static HttpClient Client(GetOptions options) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = options.KeepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
    })
    {
        Timeout = options.Timeout,
    };

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, received =>
        {
            received.Cancel = true;
            stop.Cancel();
        });
}
