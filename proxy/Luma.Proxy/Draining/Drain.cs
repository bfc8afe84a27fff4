using System.Diagnostics;

namespace Luma.Proxy;

/// <summary>Waits for closed backends to be left by everyone, with one patience for streams and another for requests.</summary>
internal sealed class Drain(
    IReadOnlyList<Closing> closings, DrainLimits limits, IProgress<DrainProgress>? progress, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _silence = TimeSpan.FromMilliseconds(500);

    private readonly long _started = time.GetTimestamp();
    private readonly Task _ended = Task.WhenAll(closings.Select(closing => closing.Ended));

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    public async Task<DrainResult> RunAsync(CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reporting = ReportAsync(over.Token);
        try
        {
            await WaitAsync(cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await reporting;
        }

        progress?.Report(Look());
        return Result();
    }

    private Task WaitAsync(CancellationToken cancellation) => Task.WhenAll(
        AtAsync(limits.Streams, backend => backend.CutStreamsAsync(), cancellation),
        AtAsync(limits.Timeout, backend => backend.CutRequestsAsync(new(_started, limits.Max)), cancellation));

    private async Task AtAsync(TimeSpan limit, Func<Backend, Task> cut, CancellationToken cancellation)
    {
        if (!await EndedWithinAsync(limit, cancellation))
        {
            await Task.WhenAll(Open.Select(closing => cut(closing.Backend)));
            await _ended.WaitAsync(cancellation);
        }
    }

    // A reinstated backend serves again: nothing of it may be cut.
    private IEnumerable<Closing> Open => closings.Where(closing => !closing.Ended.IsCompleted);

    private async Task<bool> EndedWithinAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var left = limit - Elapsed;
        try
        {
            await _ended.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return _ended.IsCompleted;
        }
    }

    private async Task ReportAsync(CancellationToken over)
    {
        if (progress is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(_look, time);
        var last = Look();
        progress.Report(last);
        while (await TickAsync(timer, over))
        {
            var now = Look();
            if (now with { Elapsed = last.Elapsed } != last || now.Elapsed - last.Elapsed >= _silence)
            {
                progress.Report(last = now);
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken over)
    {
        try
        {
            return await timer.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private DrainProgress Look() => new(
        Open.Sum(closing => closing.Backend.InFlight), Open.Sum(closing => closing.Backend.Streams), Elapsed);

    private DrainResult Result()
    {
        var drained = closings.Where(closing => !closing.Reinstated).ToList();
        var (inFlight, aborted, closed) = (
            drained.Sum(closing => closing.InFlight),
            drained.Sum(closing => closing.CutRequests),
            drained.Sum(closing => closing.CutStreams));
        Debug.Assert(inFlight >= aborted + closed, "only what was in flight can be cut");
        return new DrainResult
        {
            InFlight = inFlight,
            Drained = inFlight - aborted - closed,
            Aborted = aborted,
            Closed = closed,
            Elapsed = Elapsed,
            Reinstated = [.. closings.Where(closing => closing.Reinstated).Select(closing => closing.Backend.Address.Id)],
        };
    }
}
