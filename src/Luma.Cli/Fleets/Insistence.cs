using Luma.Cli.Connection;

namespace Luma.Cli.Fleets;

/// <summary>Says something to a server that may not be reached just now.</summary>
internal static class Insistence
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Again and again.</summary>
    /// <returns>Whether the server has heard it.</returns>
    public static async Task<bool> SayAsync<T>(TimeSpan patience, TimeProvider time, Func<CancellationToken, Task<T>> say, CancellationToken ct)
    {
        using var deadline = new Deadline(patience, time, ct);
        while (!deadline.Token.IsCancellationRequested)
        {
            if (await TryAsync(say, deadline.Token))
            {
                return true;
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }

        return false;
    }

    /// <summary>Once. A refusal is an answer: what it refuses about is over, of which its events tell.</summary>
    /// <returns>Whether the server has heard it.</returns>
    public static async Task<bool> TryAsync<T>(Func<CancellationToken, Task<T>> say, CancellationToken ct)
    {
        try
        {
            await say(ct);
            return true;
        }
        catch (AgentRefusedException)
        {
            return true;
        }
        catch (Exception e) when (e is AgentUnreachableException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }
}
