namespace Luma.Proxy;

/// <summary>Whether a backend is fit for new requests, by probes and by what requests met there.</summary>
internal sealed class BackendHealth(TimeProvider time, CancellationToken gone)
{
    // Long enough to spare the next requests a dead address, short enough that a replica which comes back is not missed.
    private static readonly TimeSpan _ejection = TimeSpan.FromSeconds(1);

    private Liveness? _watch;
    private CancellationTokenSource? _watching;
    private int _failures;
    private volatile bool _failing;
    private long _illSince;
    private long _ejectedAt;

    /// <summary>How long its probes have kept it out of rotation; null while they do not.</summary>
    public TimeSpan? Ill => _failing ? time.GetElapsedTime(Volatile.Read(ref _illSince)) : null;

    public bool IsWell => !_failing && !IsEjected(Volatile.Read(ref _ejectedAt));

    /// <summary>A request could not connect: nobody else should try for a moment.</summary>
    public void Eject() => Volatile.Write(ref _ejectedAt, Math.Max(1, time.GetTimestamp()));

    /// <summary>
    /// Sets how it is watched; called by one thread at a time. Gives the end of the new watch where one is to begin, and
    /// null where nothing changes, or the watch ends.
    /// </summary>
    public CancellationToken? Watched(Liveness? liveness)
    {
        if (liveness == _watch || gone.IsCancellationRequested)
        {
            return null;
        }

        _watching?.Cancel();
        _watch = liveness;
        _failing = false;
        _failures = 0;
        _watching = CancellationTokenSource.CreateLinkedTokenSource(gone);
        return liveness is null ? null : _watching.Token;
    }

    /// <summary>Notes one probe; tells whether it changed anything: now ill, or well again.</summary>
    public bool Note(bool ok, int failuresAllowed)
    {
        _failures = ok ? 0 : _failures + 1;
        if (ok)
        {
            Volatile.Write(ref _ejectedAt, 0);
        }

        var failing = !ok && (_failing || _failures >= failuresAllowed);
        var changed = failing != _failing;
        if (changed)
        {
            Volatile.Write(ref _illSince, time.GetTimestamp());
        }

        _failing = failing;
        return changed;
    }

    private bool IsEjected(long at) => at != 0 && time.GetElapsedTime(at) < _ejection;
}
