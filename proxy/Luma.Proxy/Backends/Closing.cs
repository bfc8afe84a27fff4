namespace Luma.Proxy;

/// <summary>A backend between its last accepted request and the end of the last one that holds it.</summary>
internal sealed class Closing(Backend backend, int inFlight)
{
    // Continuations must not run on the thread that gave back the last lease: it holds the pool's lock.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cutRequests;
    private int _cutStreams;

    public Backend Backend => backend;

    /// <summary>Requests that held the backend when it closed.</summary>
    public int InFlight => inFlight;

    public int CutRequests => Volatile.Read(ref _cutRequests);

    public int CutStreams => Volatile.Read(ref _cutStreams);

    public bool Reinstated { get; private set; }

    /// <summary>Completes with the last lease, or when the backend accepts again.</summary>
    public Task Ended => _ended.Task;

    public void RequestCut() => Interlocked.Increment(ref _cutRequests);

    public void StreamCut() => Interlocked.Increment(ref _cutStreams);

    public void End(bool reinstated)
    {
        Reinstated = reinstated;
        _ended.TrySetResult();
    }
}
