namespace Luma.Benchmarks.Load;

/// <summary>What a load generator counted.</summary>
/// <param name="Failed">Answers that were not as they should be, and connections that broke.</param>
/// <param name="Cpu">Processor time that the proxy took for it; null where there was none.</param>
internal sealed record Reading(long Requests, long Failed, TimeSpan Elapsed, TimeSpan P50, TimeSpan P99, TimeSpan? Cpu = null)
{
    public double PerSecond => Requests / Elapsed.TotalSeconds;

    /// <summary>Seconds of processor time for 100,000 requests.</summary>
    public double? CpuPer100K => Requests == 0 ? null : Cpu?.TotalSeconds / Requests * 100_000;
}
