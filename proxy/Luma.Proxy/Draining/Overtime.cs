namespace Luma.Proxy;

/// <summary>
/// Watches over one request that has outlasted its drain's timeout: it may go on while bytes of its bodies go by, or its client
/// takes what was written, at most until the drain's maximum. If the backend serves again meanwhile, it may stay for as long as it likes.
/// </summary>
internal sealed class Overtime : IDisposable
{
    // Longer than the pauses of a copy over a slow or lossy line, and short beside any patience with a release that is replaced.
    public static readonly TimeSpan Stillness = TimeSpan.FromSeconds(5);

    private readonly Backend _backend;
    private readonly ClientBody _body;
    private readonly CancellationTokenSource _end;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private volatile bool _over;
    private ulong _taken;

    public Overtime(Backend backend, ClientBody body, CancellationTokenSource end, TimeProvider time)
    {
        (_backend, _body, _end, _time) = (backend, body, end, time);
        _timer = time.CreateTimer(static watch => ((Overtime)watch!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Why the request was ended; null as long as it was not.</summary>
    public TimeoutException? Reason { get; private set; }

    public void Dispose()
    {
        _over = true;
        _timer.Dispose();
    }

    private void Look()
    {
        if (_over)
        {
            return;
        }

        var still = StillFor();
        var left = _backend.CutOff is { } cutOff ? cutOff.After - _time.GetElapsedTime(cutOff.Started) : (TimeSpan?)null;
        if (left <= TimeSpan.Zero)
        {
            Cut("the drain's maximum is over");
        }
        else if (left is not null && still >= Stillness)
        {
            Cut($"the drain's timeout is over, and no byte went by for {Stillness.TotalSeconds} s");
        }
        else
        {
            var next = still < Stillness ? Stillness - still : Stillness;
            _timer.Change(left < next ? left.Value : next, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan StillFor()
    {
        var still = _body.StillFor();
        if (still < Stillness || _body.Taken() is not { } taken || taken == _taken)
        {
            return still;
        }

        _taken = taken;
        return TimeSpan.Zero;
    }

    // Whoever is told runs elsewhere: this may be the thread on which the request begins.
    private void Cut(string reason)
    {
        Reason = new(reason);
        _ = _end.CancelAsync();
    }
}
