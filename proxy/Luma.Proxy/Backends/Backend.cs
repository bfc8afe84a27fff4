namespace Luma.Proxy;

/// <summary>One live backend: its connections, and the count of the requests that hold it.</summary>
/// <remarks>
/// Count and "closed" share one integer, the sign bit means closed. So a lease is one atomic increment whose result
/// also tells whether the backend still accepted at that very moment, and the last one to leave a closed backend sees
/// that it was the last. Closing, reopening and retiring happen under the lock of <see cref="BackendPool"/>.
/// </remarks>
internal sealed class Backend : IDisposable
{
    private const int Closed = int.MinValue;

    // So many clients may come back in one second without being a load of their own.
    private const double StreamsPerSecond = 500;

    // An app that lives accepts sooner, and so answers what was meant for it when it left.
    private static readonly TimeSpan _dial = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private readonly Action<Backend> _emptied;

    private int _state;
    private int _streams;
    private TimeSpan _spread;
    private CancellationTokenSource _left = new();
    private CancellationTokenSource _cutStreams = new();
    private CancellationTokenSource _overdue = new();
    private CutOff? _cutOff;

    public Backend(BackendAddress address, BackendConnections connections, Action<Backend> emptied, TimeProvider time)
    {
        _emptied = emptied;
        Address = address;
        Client = connections.OfClient(address, () => Left);
        Http1 = connections.OfHttp1(address, () => Left);
        Cookie = StickyCookie.ValueFor(address.Id);
        Health = new(time, _gone.Token);
    }

    public BackendAddress Address { get; }

    /// <summary>.NET's HTTP client.</summary>
    public HttpMessageInvoker Client { get; }

    /// <summary>Connections of our own, where it speaks HTTP/1.1; otherwise null.</summary>
    public AppConnections? Http1 { get; }

    public bool Accepting => Volatile.Read(ref _state) >= 0;

    public int InFlight => Volatile.Read(ref _state) & int.MaxValue;

    /// <summary>WebSockets and event streams among what is in flight.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Whether it is in rotation.</summary>
    public bool IsWell => Health.IsWell;

    /// <summary>What is known of its health.</summary>
    public BackendHealth Health { get; }

    /// <summary>Who it is to a browser that shall come back to it; tells nothing of the address.</summary>
    public string Cookie { get; }

    /// <summary>Fires 250 ms after it was closed: what still waits for a connection then is better served by another.</summary>
    public CancellationToken Left => Volatile.Read(ref _left).Token;

    /// <summary>Fires when requests that still hold the backend may go on only while they move; read it after the lease was taken.</summary>
    public CancellationToken Overdue => Volatile.Read(ref _overdue).Token;

    /// <summary>When requests end that move; null while they need not, also when it serves again after having been closed.</summary>
    public CutOff? CutOff => Volatile.Read(ref _cutOff);

    /// <summary>Fires when streams must end, each after a <see cref="StreamPause"/>; read it after the lease was taken.</summary>
    public CancellationToken CutStreams => Volatile.Read(ref _cutStreams).Token;

    /// <summary>How long one of the streams to be closed goes on: they end one after another.</summary>
    public TimeSpan StreamPause => Random.Shared.NextDouble() * _spread;

    /// <summary>The closing in progress, or null while accepting.</summary>
    public Closing? Closing { get; private set; }

    public bool Retired { get; private set; }

    public bool TryLease()
    {
        if (Interlocked.Increment(ref _state) > 0)
        {
            return true;
        }

        Return();
        return false;
    }

    public void Return()
    {
        if (Interlocked.Decrement(ref _state) == Closed)
        {
            _emptied(this);
        }
    }

    public void StreamOpened() => Interlocked.Increment(ref _streams);

    public void StreamEnded() => Interlocked.Decrement(ref _streams);

    public Closing CloseLocked()
    {
        if (Closing is null)
        {
            var inFlight = Interlocked.Or(ref _state, Closed);
            Closing = new Closing(this, inFlight);
            _left.CancelAfter(_dial);
        }

        return Closing;
    }

    public void ReopenLocked()
    {
        if (Closing is not { } closing)
        {
            return;
        }

        // What was cut stays cut; those who come now must not be cut with it. A timer that is stopped may be striking at this moment.
        _left.CancelAfter(Timeout.InfiniteTimeSpan);
        _left = new();
        _cutStreams = Fresh(_cutStreams);
        _overdue = Fresh(_overdue);
        Volatile.Write(ref _cutOff, null);
        Closing = null;
        Interlocked.And(ref _state, ~Closed);
        closing.End(reinstated: true);
    }

    /// <summary>Ends the backend if it is closed and nobody holds it: then nobody ever will again.</summary>
    public bool TryRetireLocked()
    {
        if (Retired || Volatile.Read(ref _state) != Closed)
        {
            return false;
        }

        Retired = true;
        Dispose();
        Closing!.End(reinstated: false);
        return true;
    }

    public Task CutStreamsAsync()
    {
        _spread = TimeSpan.FromSeconds(Math.Floor(Streams / StreamsPerSecond));
        return Volatile.Read(ref _cutStreams).CancelAsync();
    }

    public Task CutRequestsAsync(CutOff at)
    {
        Volatile.Write(ref _cutOff, at);
        return Volatile.Read(ref _overdue).CancelAsync();
    }

    // The token sources hold nothing without a timer, or for a moment, and a drain may still look at them.
    public void Dispose()
    {
        _gone.Cancel();
        Client.Dispose();
        Http1?.Dispose();
    }

    private static CancellationTokenSource Fresh(CancellationTokenSource source) =>
        source.IsCancellationRequested ? new CancellationTokenSource() : source;
}
