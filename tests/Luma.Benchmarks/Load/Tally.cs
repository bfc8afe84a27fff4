using System.Collections.Concurrent;
using System.Diagnostics;

namespace Luma.Benchmarks.Load;

/// <summary>What became of the requests that began in a window of time, by kind. Many may add at once.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, Kind> _kinds = new();
    private readonly ConcurrentDictionary<string, long> _failures = new();
    private long _lastAnswer = Stopwatch.GetTimestamp();
    private long _longestGap;

    public long Requests => _kinds.Values.Sum(kind => kind.Answered) + Failed;

    public long Failed => _failures.Values.Sum();

    /// <summary>How often each kind failed for which cause.</summary>
    public IReadOnlyDictionary<string, long> Failures => _failures;

    /// <summary>The longest time in which no request on a new connection was answered.</summary>
    public TimeSpan LongestGap => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longestGap));

    public long Answered(string kind) => _kinds.TryGetValue(kind, out var counted) ? counted.Answered : 0;

    public long FailedOf(string kind) =>
        _failures.Where(failure => failure.Key.StartsWith($"{kind}: ", StringComparison.Ordinal)).Sum(failure => failure.Value);

    public TimeSpan? Percentile(string kind, double share) => _kinds.GetValueOrDefault(kind)?.Times.Percentile(share);

    public void CountAnswer(string kind, TimeSpan time)
    {
        var counted = _kinds.GetOrAdd(kind, static _ => new());
        Interlocked.Increment(ref counted.Answered);
        counted.Times.Add(time);
    }

    public void CountFailure(string kind, string cause) => _failures.AddOrUpdate($"{kind}: {cause}", 1, static (_, count) => count + 1);

    /// <summary>From now on requests are counted here, which may not be for the first time.</summary>
    public void Resume() => Interlocked.Exchange(ref _lastAnswer, Stopwatch.GetTimestamp());

    /// <summary>For the gap between them: a request on a new connection has been answered now.</summary>
    public void NoteNewConnection()
    {
        var now = Stopwatch.GetTimestamp();
        var last = Interlocked.Exchange(ref _lastAnswer, now);
        Raise(ref _longestGap, now - last);
    }

    private static void Raise(ref long highest, long value)
    {
        for (var seen = Interlocked.Read(ref highest); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref highest, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private sealed class Kind
    {
        public long Answered;

        public Histogram Times { get; } = new();
    }
}
