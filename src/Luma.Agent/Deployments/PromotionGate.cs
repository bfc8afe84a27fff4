namespace Luma.Agent.Deployments;

/// <summary>Where a deployment stands still before its switch, until somebody promotes it or its time runs out.</summary>
internal sealed class PromotionGate(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _promoted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _held;
    private long _since;
    private TimeSpan _for;

    /// <summary>From now on it may be promoted.</summary>
    public void Close(TimeSpan atMost)
    {
        lock (_lock)
        {
            (_held, _since, _for) = (true, time.GetTimestamp(), atMost);
        }
    }

    /// <summary>Counts anew from now on.</summary>
    /// <returns>False if it is not held.</returns>
    public bool TryProlong(TimeSpan atMost)
    {
        lock (_lock)
        {
            if (!IsHeldLocked())
            {
                return false;
            }

            (_since, _for) = (time.GetTimestamp(), atMost);
            return true;
        }
    }

    /// <returns>False if it is not held.</returns>
    public bool TryPromote()
    {
        lock (_lock)
        {
            if (!IsHeldLocked())
            {
                return false;
            }

            _held = false;
            _promoted.SetResult();
            return true;
        }
    }

    /// <summary>Nobody can promote it any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            _held = false;
        }
    }

    /// <summary>Returns when it is promoted, or when it is time to look how things are.</summary>
    /// <param name="look">After how long that is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether it may go on.</returns>
    /// <exception cref="StepFailed">Its time has run out.</exception>
    public async Task<bool> PassAsync(TimeSpan look, CancellationToken cancellation)
    {
        var left = Left();
        await _promoted.Task.WaitAsync(left < look ? left : look, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return _promoted.Task.IsCompleted || (IsHeldLocked() ? false : throw new StepFailed(Failures.NotPromoted(_for)));
        }
    }

    private TimeSpan Left()
    {
        lock (_lock)
        {
            var left = _for - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private bool IsHeldLocked() => _held && time.GetElapsedTime(_since) < _for;
}
