using Luma.Cli.Connection;

namespace Luma.Cli.Fleets;

/// <summary>By this a server holds its candidate only while luma is there: it runs out unless it is renewed.</summary>
internal sealed class Lease(AgentClient agent, string deployment, TimeProvider time)
{
    /// <summary>After so long without a word from here a server gives its candidate up by itself.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <summary>How long one renewal may take.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private volatile bool _ended;

    /// <summary>Renews it again and again until it is ended.</summary>
    /// <param name="stands">Whether there is a candidate to hold.</param>
    /// <param name="ct">Ends it, too.</param>
    public async Task KeepAsync(Func<bool> stands, CancellationToken ct)
    {
        while (!_ended && !ct.IsCancellationRequested)
        {
            await Task.Delay(Beat, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_ended && stands())
            {
                await Insistence.SayAsync(Answer, time, stop => agent.HoldAsync(deployment, Length, stop), ct);
            }
        }
    }

    /// <summary>From now on it runs out.</summary>
    public void End() => _ended = true;
}
