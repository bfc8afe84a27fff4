using Luma.Core.Deployments;

namespace Luma.Agent.Deployments;

/// <summary>Ends a deployment from outside, as long as it has not come to its point of no return.</summary>
internal sealed class Recall
{
    private readonly Lock _lock = new();
    private readonly Func<Task> _cancel;
    private bool _closed;

    public Recall()
    {
        // A source without a timer holds nothing that would have to be given back.
        var source = new CancellationTokenSource();
        (Token, _cancel) = (source.Token, source.CancelAsync);
    }

    /// <summary>Cancelled when it is called off.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why it was called off; null if it was not.</summary>
    public Failure? Why { get; private set; }

    /// <returns>False if it is too late. Of several reasons the first one counts.</returns>
    public bool TryCall(Failure why)
    {
        lock (_lock)
        {
            if (_closed && Why is null)
            {
                return false;
            }

            Why ??= why;
        }

        // Apart from the caller, who may hold locks.
        _ = _cancel();
        return true;
    }

    /// <summary>From now on it is too late.</summary>
    /// <exception cref="OperationCanceledException">It has been called off.</exception>
    public void Commit()
    {
        Close();
        if (Why is not null)
        {
            throw new OperationCanceledException(Token);
        }
    }

    /// <summary>There is nothing left to call off.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
