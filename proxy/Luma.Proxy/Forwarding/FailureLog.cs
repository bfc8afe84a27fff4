using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Luma.Proxy;

/// <summary>
/// Tells of failed requests, of each app a few every ten seconds: a thousand lines of one failure say no more than these,
/// fill the disk and hide what else there is. Every failure is counted in any case.
/// </summary>
internal sealed partial class FailureLog(TimeProvider time, ILogger log)
{
    private const int Most = 10;

    private static readonly TimeSpan _period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Recent> _recent = new();

    public void Tell(RouteTarget target, Attempt attempt)
    {
        var app = target.Route.App;
        var recent = _recent.GetOrAdd(app, static _ => new Recent());
        if (!recent.Allow(time, out var untold))
        {
            return;
        }

        if (untold > 0)
        {
            Untold(app, untold);
        }

        Failed(app, target.Route.Release, attempt.Verdict, attempt.Cause);
    }

    [LoggerMessage(LogLevel.Warning, "{App} {Release}: a request failed ({Verdict}): {Cause}")]
    private partial void Failed(string app, string release, Verdict verdict, string? cause);

    [LoggerMessage(LogLevel.Warning, "{App}: {Count} more requests failed before this one and were not told one by one")]
    private partial void Untold(string app, int count);

    private sealed class Recent
    {
        private readonly Lock _gate = new();
        private long _began;
        private int _count;

        /// <summary>Whether to tell of this one, and of how many nothing was said before it.</summary>
        public bool Allow(TimeProvider time, out int untold)
        {
            lock (_gate)
            {
                untold = 0;
                if (_count == 0 || time.GetElapsedTime(_began) >= _period)
                {
                    untold = Math.Max(_count - Most, 0);
                    (_began, _count) = (time.GetTimestamp(), 0);
                }

                return ++_count <= Most;
            }
        }
    }
}
