using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Luma.Benchmarks.Staging;

/// <summary>Waits for what must come.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="InvalidOperationException">It has not come after a minute, or <paramref name="worker"/> has ended.</exception>
    public static async Task TrueAsync(string what, Func<Task<bool>> condition, Child? worker = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (worker is { HasEnded: true } || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"not so: {what}\n{worker?.Log}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task ListensAsync(IPEndPoint address, Child? worker = null) =>
        TrueAsync($"somebody listens on {address}", () => AnswersAsync(address), worker);

    private static async Task<bool> AnswersAsync(IPEndPoint address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
