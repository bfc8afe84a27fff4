using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>One request whose answer must have begun in time.</summary>
internal sealed class TimedRelay : Relay, IDisposable
{
    private readonly CancellationTokenSource _patience;
    private readonly CancellationTokenSource _end;

    public TimedRelay(Destination destination, TimeSpan left, TimeProvider time)
        : base(destination)
    {
        _patience = new(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, destination.Backend.CutRequests);
    }

    /// <summary>Fires when the answer has not begun in time, and when a drain cuts requests off.</summary>
    public CancellationToken End => _end.Token;

    public bool TimedOut => _patience.IsCancellationRequested;

    public override ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null)
        {
            _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public void Dispose()
    {
        _end.Dispose();
        _patience.Dispose();
    }
}
