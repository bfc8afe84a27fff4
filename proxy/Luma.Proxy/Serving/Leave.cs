namespace Luma.Proxy;

/// <summary>The end of a proxy whose place another one has taken: a window, a wait, and two limits.</summary>
internal sealed class Leave(LeaveLimits limits, Switchboard switchboard, Func<Task> stop, CancellationTokenSource cutOff, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    public async Task<LeaveResult> RunAsync(CancellationToken hurry)
    {
        var inFlight = InFlight();
        await Task.Delay(limits.Window, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var stopped = stop();
        var closed = await EndedWithinAsync(stopped, limits.Streams) ? 0 : await switchboard.CloseStreamsAsync();
        var cut = 0;
        if (!await EndedWithinAsync(stopped, limits.Max))
        {
            cut = InFlight();
            await cutOff.CancelAsync();
            await stopped;
        }

        return new(inFlight, closed, cut, Elapsed);
    }

    private int InFlight() => switchboard.InFlight.Values.Sum();

    private async Task<bool> EndedWithinAsync(Task stopped, TimeSpan limit)
    {
        var left = limit - Elapsed;
        try
        {
            await stopped.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            return true;
        }
        catch (TimeoutException)
        {
            return stopped.IsCompleted;
        }
    }
}
