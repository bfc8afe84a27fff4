namespace Luma.Agent.Holding;

/// <summary>A place in a semaphore, which is free again when this is disposed, however often.</summary>
internal sealed class Hold : IDisposable
{
    private readonly Action? _freed;
    private SemaphoreSlim? _held;

    private Hold(SemaphoreSlim held, Action? freed = null) => (_held, _freed) = (held, freed);

    /// <param name="semaphore">Which has the place.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="freed">Is called when the place is free again.</param>
    public static async Task<Hold> TakeAsync(SemaphoreSlim semaphore, CancellationToken cancellation, Action? freed = null)
    {
        await semaphore.WaitAsync(cancellation);
        return new(semaphore, freed);
    }

    /// <summary>Null while others have all its places.</summary>
    public static Hold? TryTake(SemaphoreSlim semaphore) => semaphore.Wait(TimeSpan.Zero) ? new(semaphore) : null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            held.Release();
            _freed?.Invoke();
        }
    }
}
