using System.Diagnostics;

namespace Luma.Benchmarks.Load;

/// <summary>How one release followed another, as the clients saw it. Many may report at once.</summary>
/// <param name="newcomer">The version that comes.</param>
internal sealed class Handover(string newcomer)
{
    private readonly Lock _reporting = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _firstNew;
    private long _lastOld;

    /// <summary>By the clock; null until the newcomer has answered.</summary>
    public DateTimeOffset? FirstAnswerAt { get; private set; }

    /// <summary>From the making of this object to the newcomer's first answer; null before that.</summary>
    public TimeSpan? UntilFirstAnswer => _firstNew == 0 ? null : Stopwatch.GetElapsedTime(_began, _firstNew);

    /// <summary>From the newcomer's first answer to the beginning of the last request that the other one still got.</summary>
    public TimeSpan Mixed => _firstNew == 0 || _lastOld < _firstNew ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_firstNew, _lastOld);

    /// <param name="began">When the request was sent (a stopwatch's timestamp); it ends now.</param>
    public void Report(string version, long began)
    {
        lock (_reporting)
        {
            if (version != newcomer)
            {
                _lastOld = Math.Max(_lastOld, began);
            }
            else if (_firstNew == 0)
            {
                _firstNew = Stopwatch.GetTimestamp();
                FirstAnswerAt = TimeProvider.System.GetUtcNow();
            }
        }
    }
}
