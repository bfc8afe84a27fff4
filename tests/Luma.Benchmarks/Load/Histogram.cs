using System.Numerics;

namespace Luma.Benchmarks.Load;

/// <summary>
/// Counts times in classes whose width is at most 1/128 of their value, from a microsecond to an hour, so that percentiles of a
/// million requests are exact to 1 %. Many may add at once.
/// </summary>
internal sealed class Histogram
{
    private const int Steps = 128;
    private readonly long[] _counts = new long[27 * Steps];

    public void Add(TimeSpan time) => Interlocked.Increment(ref _counts[Math.Min(ClassOf((long)time.TotalMicroseconds), _counts.Length - 1)]);

    /// <summary>The upper end of the class in which the share is reached; null when nothing was counted.</summary>
    /// <param name="share">0.99 is the 99th percentile.</param>
    public TimeSpan? Percentile(double share)
    {
        var left = (long)Math.Ceiling(_counts.Sum() * share);
        for (var i = 0; i < _counts.Length && left > 0; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return TimeSpan.FromMicroseconds(EndOf(i));
            }
        }

        return null;
    }

    /// <summary>Exact up to 256 microseconds; from there on, 128 classes for each doubling.</summary>
    private static int ClassOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - 7);
        return (shift * Steps) + (int)(value >> shift);
    }

    private static long EndOf(int index)
    {
        var shift = Math.Max(0, (index / Steps) - 1);
        return ((long)(index - (shift * Steps)) + 1) << shift;
    }
}
