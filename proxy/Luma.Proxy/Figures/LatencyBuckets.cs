using System.Numerics;

namespace Luma.Proxy;

/// <summary>Which bucket a time falls into: eight equal steps between any two powers of two, in microseconds.</summary>
internal static class LatencyBuckets
{
    private const int StepBits = 3;
    private const int Steps = 1 << StepBits;
    private const int TopExponent = 36;

    /// <summary>Enough for 19 hours; whatever took longer lands in the last one.</summary>
    public const int Count = (TopExponent - StepBits + 1) * Steps;

    public static int Of(long microseconds)
    {
        if (microseconds < Steps)
        {
            return (int)Math.Max(microseconds, 0);
        }

        var exponent = BitOperations.Log2((ulong)microseconds);
        var step = (int)(microseconds >> (exponent - StepBits)) & (Steps - 1);
        return Math.Min(((exponent - StepBits + 1) * Steps) + step, Count - 1);
    }

    public static TimeSpan UpperEdge(int bucket)
    {
        if (bucket < Steps)
        {
            return TimeSpan.FromMicroseconds(bucket);
        }

        var shift = (bucket / Steps) - 1;
        var next = (long)(Steps + (bucket % Steps) + 1) << shift;
        return TimeSpan.FromMicroseconds(next - 1);
    }
}
