using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>The connections to one app that wait for a request; the one that was used last is used first.</summary>
internal sealed class AppConnections : IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentStack<AppConnection> _idle = new();
    private readonly Func<CancellationToken, ValueTask<Socket>> _dial;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private int _sweeping;
    private volatile bool _disposed;

    /// <summary>Nothing is opened yet.</summary>
    /// <param name="dial">Opens one.</param>
    /// <param name="idleTimeout">How long one may wait; looked at once a second.</param>
    /// <param name="time">The clock.</param>
    public AppConnections(Func<CancellationToken, ValueTask<Socket>> dial, TimeSpan idleTimeout, TimeProvider time)
    {
        (_dial, _idleTimeout, _time) = (dial, idleTimeout, time);
        _sweep = time.CreateTimer(static pool => ((AppConnections)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One that waits, or null.</summary>
    public AppConnection? TakeIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            if (IsFit(connection))
            {
                return connection;
            }

            _ = connection.CloseAsync();
        }

        return null;
    }

    /// <summary>A new one.</summary>
    /// <exception cref="BackendUnreachableException">The app cannot be reached.</exception>
    public async ValueTask<AppConnection> OpenAsync(CancellationToken cancellation) => new(await _dial(cancellation));

    /// <summary>Puts one aside whose request was answered.</summary>
    public void Return(AppConnection connection)
    {
        connection.Rest(_time.GetTimestamp());
        _idle.Push(connection);
        if (_disposed)
        {
            Clear();
        }
        else
        {
            SweepSoon();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _sweep.Dispose();
        Clear();
    }

    private bool IsFit(AppConnection connection) => connection.IsFit && _time.GetElapsedTime(connection.IdleSince) < _idleTimeout;

    private void SweepSoon()
    {
        if (Volatile.Read(ref _sweeping) == 0 && Interlocked.Exchange(ref _sweeping, 1) == 0)
        {
            _sweep.Change(_pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        Volatile.Write(ref _sweeping, 0);
        var idle = new AppConnection[_idle.Count];
        var fit = 0;
        foreach (var connection in idle.AsSpan(0, _idle.TryPopRange(idle)))
        {
            if (IsFit(connection))
            {
                idle[fit++] = connection;
            }
            else
            {
                _ = connection.CloseAsync();
            }
        }

        if (fit > 0)
        {
            Array.Reverse(idle, 0, fit);
            _idle.PushRange(idle, 0, fit);
            SweepSoon();
        }

        if (_disposed)
        {
            Clear();
        }
    }

    private void Clear()
    {
        while (_idle.TryPop(out var connection))
        {
            _ = connection.CloseAsync();
        }
    }
}
