namespace Luma.Agent.Holding;

/// <summary>A place in a semaphore, which is free again when this is disposed, however often.</summary>
internal sealed class Hold : IDisposable
{
    private SemaphoreSlim? _held;

    private Hold(SemaphoreSlim held) => _held = held;

    public static async Task<Hold> TakeAsync(SemaphoreSlim semaphore, CancellationToken cancellation)
    {
        await semaphore.WaitAsync(cancellation);
        return new(semaphore);
    }

    /// <summary>Null while others have all its places.</summary>
    public static Hold? TryTake(SemaphoreSlim semaphore) => semaphore.Wait(TimeSpan.Zero) ? new(semaphore) : null;

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
}
