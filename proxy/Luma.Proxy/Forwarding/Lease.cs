using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// One request's hold on a backend, and what may end it before its time. The object stays with the client's connection and
/// serves its next request too, so that a request costs no object of its own.
/// </summary>
internal sealed class Lease : IDisposable
{
    private readonly TimeProvider _time;
    private CancellationTokenSource _end = new();
    private CancellationTokenSource? _patience;
    private CancellationTokenRegistration _drain;
    private Backend? _backend;
    private IDisposable? _clock;
    private bool _opened;
    private bool _ticking;

    public Lease(TimeProvider time)
    {
        _time = time;
        Body = new ClientBody(time);
    }

    /// <summary>The bodies that go by.</summary>
    public ClientBody Body { get; }

    /// <summary>Fires when the request must end.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>Whether it became a connection of another protocol.</summary>
    public bool Upgraded { get; private set; }

    /// <summary>Whether it was a stream, and a drain ended it.</summary>
    public bool Closed => _opened && !Whole && _end.IsCancellationRequested;

    /// <summary>Whether all of the answer was passed on.</summary>
    public bool Whole { get; private set; }

    /// <summary>Whether the answer had not begun in time.</summary>
    public bool TimedOut => _patience?.IsCancellationRequested == true;

    /// <summary>Why a drain ended it.</summary>
    public Exception? CutBecause => (_clock as Overtime)?.Reason;

    /// <summary>Takes over a hold on the backend.</summary>
    /// <param name="http">The request.</param>
    /// <param name="backend">The backend, leased.</param>
    /// <param name="patience">Time that the backend has to begin its answer; null for any.</param>
    public void Begin(HttpContext http, Backend backend, TimeSpan? patience)
    {
        _backend = backend;
        Body.Follow(http);
        if (patience is { } left)
        {
            _ticking = true;
            _patience = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
            _patience.Token.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        }

        _drain = backend.Overdue.UnsafeRegister(static lease => ((Lease)lease!).WatchOvertime(), this);
    }

    /// <summary>The answer has begun.</summary>
    public void Answered() => _patience?.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>All of the answer was passed on: whatever is left of the request, nobody waits for (RFC 9113, section 8.1).</summary>
    public void AnsweredWhole()
    {
        Whole = true;
        if (Body.IsUnderWay)
        {
            _ = _end.CancelAsync();
        }
    }

    /// <summary>From now on it has the patience of a stream.</summary>
    public void Stream(bool upgraded)
    {
        StopClock();
        Upgraded = upgraded;
        _opened = true;
        _backend!.StreamOpened();
        _drain = _backend.CutStreams.UnsafeRegister(static lease => ((Lease)lease!).CloseSoon(), this);
    }

    /// <summary>Gives the backend back; nothing of what was to end this request reaches the next one.</summary>
    public void Dispose()
    {
        StopClock();
        _patience?.Dispose();
        _patience = null;
        if (_opened)
        {
            _backend!.StreamEnded();
        }

        // A clock that was stopped may be striking at this moment.
        if (_ticking || _end.IsCancellationRequested)
        {
            _end = new();
        }

        (_opened, _ticking, Whole, Upgraded) = (false, false, false, false);
        _backend!.Return();
    }

    // Once the registration is gone, its callback has run or never will: only then is the clock known.
    private void StopClock()
    {
        _drain.Dispose();
        _clock?.Dispose();
        _clock = null;
    }

    private void WatchOvertime()
    {
        _ticking = true;
        _clock = new Overtime(_backend!, Body, _end, _time);
    }

    private void CloseSoon()
    {
        var pause = _backend!.StreamPause;
        if (pause == TimeSpan.Zero)
        {
            _end.Cancel();
            return;
        }

        _ticking = true;
        _clock = _time.CreateTimer(static end => ((CancellationTokenSource)end!).Cancel(), _end, pause, Timeout.InfiniteTimeSpan);
    }
}
