using Luma.Agent.Api;
using Luma.Agent.Deployments;
using Luma.Core.Deployments;

namespace Luma.Agent.Upgrading;

/// <summary>Whatever changes apps or routes passes here, so that an upgrade can wait for it and keep more from coming.</summary>
internal sealed class Changes(DeploymentBoard board, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private int _underWay;
    private bool _paused;

    /// <summary>Lets one through; dispose what it returns when it has been made.</summary>
    /// <exception cref="ApiFault">The agent hands over to another one.</exception>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            if (_paused)
            {
                throw ApiFault.Upgrading();
            }

            _underWay++;
            return new Change(this);
        }
    }

    /// <summary>Lets none through from now on, and waits until those under way, deployments among them, have ended.</summary>
    /// <exception cref="ApiFault">They have not within the limit, one is held, or another upgrade goes on; then it is as if nothing had been asked.</exception>
    public async Task PauseAsync(TimeSpan limit, CancellationToken cancellation)
    {
        Pause();
        try
        {
            for (var began = time.GetTimestamp(); !Quiet; await Task.Delay(Look, time, cancellation))
            {
                if (board.Running.FirstOrDefault(running => running.State == DeploymentState.Holding) is { } held)
                {
                    throw ApiFault.NotWhileHeld(held);
                }

                if (time.GetElapsedTime(began) >= limit)
                {
                    throw ApiFault.NotNow(board.Running.FirstOrDefault(), limit);
                }
            }
        }
        catch
        {
            Resume();
            throw;
        }
    }

    public void Resume()
    {
        lock (_lock)
        {
            _paused = false;
        }
    }

    private bool Quiet
    {
        get
        {
            lock (_lock)
            {
                return _underWay == 0 && !board.Running.Any();
            }
        }
    }

    private void Pause()
    {
        lock (_lock)
        {
            if (_paused)
            {
                throw ApiFault.Upgrading();
            }

            _paused = true;
        }
    }

    private sealed class Change(Changes changes) : IDisposable
    {
        public void Dispose()
        {
            lock (changes._lock)
            {
                changes._underWay--;
            }
        }
    }
}
