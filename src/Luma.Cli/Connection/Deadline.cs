namespace Luma.Cli.Connection;

/// <summary>A token that is cancelled by the caller or by time, and tells which.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    public Deadline(TimeSpan after, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _time = new(after, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    public bool HasPassed => _time.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
