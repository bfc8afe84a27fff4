using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Luma.Proxy;

/// <summary>How long requests took, from the parsed head to the end of the response, as a histogram of microseconds.</summary>
/// <remarks>Buckets grow with the value: a percentile is at most 12.5 % above the true one, never below it.</remarks>
public sealed record Latencies
{
    /// <summary>No request yet.</summary>
    public static Latencies None { get; } = new() { Counts = ImmutableArray.Create(new long[LatencyBuckets.Count]) };

    [JsonInclude]
    internal ImmutableArray<long> Counts { get; init; }

    /// <summary>Requests measured.</summary>
    public long Count => Counts.AsSpan().Sum();

    /// <summary>
    /// The slowest request. Exact, save in a difference in which an earlier request was slower still: then the upper
    /// edge of its bucket.
    /// </summary>
    public TimeSpan Slowest { get; init; }

    /// <summary>The time within which <paramref name="percent"/> (0 to 100) of the requests were done; zero without requests.</summary>
    public TimeSpan Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var bucket = 0;
        for (long seen = 0; bucket < Counts.Length && (seen += Counts[bucket]) < rank; bucket++) { }
        return bucket == Counts.Length ? TimeSpan.Zero : Min(LatencyBuckets.UpperEdge(bucket), Slowest);
    }

    /// <summary>What was measured since <paramref name="before"/> was taken of the same counters.</summary>
    public static Latencies operator -(Latencies after, Latencies before)
    {
        var counts = Zip(after, before, static (a, b) => a - b);
        var slowest = after.Slowest > before.Slowest ? after.Slowest : Min(UpperEdgeOf(counts), after.Slowest);
        return new() { Counts = counts, Slowest = slowest };
    }

    /// <summary>Both together.</summary>
    public static Latencies operator +(Latencies one, Latencies other) => new()
    {
        Counts = Zip(one, other, static (a, b) => a + b),
        Slowest = one.Slowest > other.Slowest ? one.Slowest : other.Slowest,
    };

    /// <inheritdoc cref="op_Subtraction"/>
    public static Latencies Subtract(Latencies after, Latencies before) => after - before;

    /// <inheritdoc cref="op_Addition"/>
    public static Latencies Add(Latencies one, Latencies other) => one + other;

    /// <summary>Equal in every bucket.</summary>
    public bool Equals(Latencies? other) =>
        other is not null && Slowest == other.Slowest && Counts.AsSpan().SequenceEqual(other.Counts.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Slowest, Count);

    private static TimeSpan UpperEdgeOf(ImmutableArray<long> counts)
    {
        var top = counts.AsSpan().LastIndexOfAnyExcept(0L);
        return top < 0 ? TimeSpan.Zero : LatencyBuckets.UpperEdge(top);
    }

    private static ImmutableArray<long> Zip(Latencies one, Latencies other, Func<long, long, long> join) =>
        [.. one.Counts.Zip(other.Counts, join)];

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

file static class Spans
{
    public static long Sum(this ReadOnlySpan<long> values)
    {
        long sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
