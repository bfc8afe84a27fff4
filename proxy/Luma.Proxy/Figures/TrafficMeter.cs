namespace Luma.Proxy;

/// <summary>Counts the traffic of one release without locks or allocations.</summary>
/// <remarks>
/// The counters are there once per processor, each set in memory of its own, so that processors do not fight over
/// cache lines; a reader adds them up.
/// </remarks>
internal sealed class TrafficMeter
{
    private const int Histogram = (int)Outcome.Count;

    private readonly long[][] _stripes = NewStripes();
    private long _slowestTicks;

    public void Count(Outcome outcome) => Interlocked.Increment(ref Stripe()[(int)outcome]);

    public void Answered(int status, TimeSpan elapsed)
    {
        var stripe = Stripe();
        Interlocked.Increment(ref stripe[(int)OutcomeOf(status)]);
        Interlocked.Increment(ref stripe[Histogram + LatencyBuckets.Of(elapsed.Ticks / TimeSpan.TicksPerMicrosecond)]);
        RaiseSlowest(elapsed.Ticks);
    }

    public Traffic Read()
    {
        // Read before the buckets: a request that ends meanwhile may be missing, but never exceeds "slowest" unseen.
        var slowest = TimeSpan.FromTicks(Interlocked.Read(ref _slowestTicks));
        var sums = new long[Histogram + LatencyBuckets.Count];
        foreach (var stripe in _stripes)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += Interlocked.Read(ref stripe[i]);
            }
        }

        return Describe(sums, slowest);
    }

    private static Traffic Describe(long[] sums, TimeSpan slowest)
    {
        return new()
        {
            Answers = new(
                Of(Outcome.Informational),
                Of(Outcome.Successful),
                Of(Outcome.Redirection),
                Of(Outcome.ClientError),
                Of(Outcome.ServerError)),
            Failures = new()
            {
                BadGateway = Of(Outcome.BadGateway),
                Unavailable = Of(Outcome.Unavailable),
                GatewayTimeout = Of(Outcome.GatewayTimeout),
                Broken = Of(Outcome.Broken),
                Cut = Of(Outcome.Cut),
            },
            ClientAborts = Of(Outcome.ClientAborted),
            Retried = Of(Outcome.Retried),
            Upgraded = Of(Outcome.Upgraded),
            Ruled = Of(Outcome.Ruled),
            Held = Of(Outcome.Held),
            Latencies = new() { Counts = [.. sums.AsSpan(Histogram)], Slowest = slowest },
        };

        long Of(Outcome outcome) => sums[(int)outcome];
    }

    private void RaiseSlowest(long ticks)
    {
        var seen = Interlocked.Read(ref _slowestTicks);
        while (ticks > seen)
        {
            var before = Interlocked.CompareExchange(ref _slowestTicks, ticks, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    private static Outcome OutcomeOf(int status) => (Outcome)Math.Clamp((status / 100) - 1, 0, (int)Outcome.ServerError);

    private long[] Stripe() => _stripes[Thread.GetCurrentProcessorId() % _stripes.Length];

    private static long[][] NewStripes() =>
        [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, 16)).Select(_ => new long[Histogram + LatencyBuckets.Count])];
}
