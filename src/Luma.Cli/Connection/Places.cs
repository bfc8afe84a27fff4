namespace Luma.Cli.Connection;

/// <summary>So many may do something at once; the others wait until one has ended.</summary>
internal sealed class Places(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    public async Task<T> WithinAsync<T>(Func<Task<T>> act, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            return await act();
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
