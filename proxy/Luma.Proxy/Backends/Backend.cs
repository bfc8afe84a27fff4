namespace Luma.Proxy;

/// <summary>One live backend: its connections, and the count of the requests that hold it.</summary>
/// <remarks>
/// Count and "closed" share one integer, the sign bit means closed. So a lease is one atomic increment whose result
/// also tells whether the backend still accepted at that very moment, and the last one to leave a closed backend sees
/// that it was the last. Closing, reopening and retiring happen under the lock of <see cref="BackendPool"/>.
/// </remarks>
internal sealed class Backend(BackendAddress address, HttpMessageInvoker connections, Action<Backend> emptied) : IDisposable
{
    private const int Closed = int.MinValue;

    private int _state;
    private int _upgraded;
    private CancellationTokenSource _cutUpgrades = new();
    private CancellationTokenSource _cutAll = new();

    public BackendAddress Address => address;

    public string Prefix { get; } = $"http://{address}";

    public HttpMessageInvoker Connections => connections;

    public bool Accepting => Volatile.Read(ref _state) >= 0;

    public int InFlight => Volatile.Read(ref _state) & int.MaxValue;

    public int Upgraded => Volatile.Read(ref _upgraded);

    /// <summary>Fires when everything that still holds the backend must end; read it after the lease was taken.</summary>
    public CancellationToken CutAll => Volatile.Read(ref _cutAll).Token;

    /// <summary>Fires when upgraded connections must end; read it after the lease was taken.</summary>
    public CancellationToken CutUpgrades => Volatile.Read(ref _cutUpgrades).Token;

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
            emptied(this);
        }
    }

    public void UpgradeOpened() => Interlocked.Increment(ref _upgraded);

    public void UpgradeEnded() => Interlocked.Decrement(ref _upgraded);

    public Closing CloseLocked()
    {
        if (Closing is null)
        {
            var inFlight = Interlocked.Or(ref _state, Closed);
            Closing = new Closing(this, inFlight);
        }

        return Closing;
    }

    public void ReopenLocked()
    {
        if (Closing is not { } closing)
        {
            return;
        }

        // What was cut stays cut; those who come now must not be cut with it.
        _cutUpgrades = Fresh(_cutUpgrades);
        _cutAll = Fresh(_cutAll);
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

    public Task CutUpgradesAsync() => Volatile.Read(ref _cutUpgrades).CancelAsync();

    public async Task CutAllAsync()
    {
        await CutUpgradesAsync();
        await Volatile.Read(ref _cutAll).CancelAsync();
    }

    // The token sources hold nothing without a timer, and a drain may still look at them.
    public void Dispose() => connections.Dispose();

    private static CancellationTokenSource Fresh(CancellationTokenSource source) =>
        source.IsCancellationRequested ? new CancellationTokenSource() : source;
}
