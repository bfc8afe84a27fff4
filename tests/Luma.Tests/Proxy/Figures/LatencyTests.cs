using Luma.Proxy;

namespace Luma.Tests.Proxy.Figures;

public sealed class LatencyTests
{
    [Fact]
    public void Every_time_lies_within_its_bucket_and_an_eighth()
    {
        for (var microseconds = 0L; microseconds < 60_000_000_000; microseconds += 1 + (microseconds / 17))
        {
            var edge = (long)LatencyBuckets.UpperEdge(LatencyBuckets.Of(microseconds)).TotalMicroseconds;

            Assert.InRange(edge, microseconds, microseconds + (microseconds / 8));
        }
    }

    [Fact]
    public void Buckets_have_no_gap_and_no_overlap()
    {
        for (var bucket = 0; bucket < LatencyBuckets.Count - 1; bucket++)
        {
            var edge = (long)LatencyBuckets.UpperEdge(bucket).TotalMicroseconds;

            Assert.Equal(bucket, LatencyBuckets.Of(edge));
            Assert.Equal(bucket + 1, LatencyBuckets.Of(edge + 1));
        }
    }

    [Fact]
    public void What_no_bucket_holds_counts_in_the_last_one()
    {
        Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.Of(long.MaxValue));
        Assert.Equal(0, LatencyBuckets.Of(-1));
    }

    [Fact]
    public void Percentiles_come_from_the_ranks()
    {
        var meter = new TrafficMeter();
        for (var milliseconds = 1; milliseconds <= 100; milliseconds++)
        {
            meter.Answered(200, TimeSpan.FromMilliseconds(milliseconds));
        }

        var latencies = meter.Read().Latencies;

        Assert.Equal(100, latencies.Count);
        Assert.InRange(latencies.Percentile(50).TotalMilliseconds, 50, 56.3);
        Assert.InRange(latencies.Percentile(99).TotalMilliseconds, 99, 100);
        Assert.Equal(TimeSpan.FromMilliseconds(100), latencies.Percentile(100));
        Assert.Equal(TimeSpan.FromMilliseconds(100), latencies.Slowest);
    }

    [Fact]
    public void Without_requests_everything_is_zero()
    {
        Assert.Equal(TimeSpan.Zero, Latencies.None.Percentile(99));
        Assert.Equal(0, Latencies.None.Count);
        Assert.Equal(0, Traffic.None.Requests);
    }

    [Fact]
    public void A_difference_holds_what_happened_in_between()
    {
        var meter = new TrafficMeter();
        meter.Answered(200, TimeSpan.FromSeconds(9));
        meter.Count(Outcome.Cut);
        var before = meter.Read();
        meter.Answered(200, TimeSpan.FromMilliseconds(10));
        meter.Answered(404, TimeSpan.FromMilliseconds(20));
        meter.Answered(500, TimeSpan.FromMilliseconds(30));
        meter.Count(Outcome.BadGateway);
        meter.Count(Outcome.ClientAborted);

        var between = meter.Read() - before;

        Assert.Equal(new StatusClasses(0, 1, 0, 1, 1), between.Answers);
        Assert.Equal(new ProxyFailures { BadGateway = 1 }, between.Failures);
        Assert.Equal((5, 1, 3), (between.Requests, between.ClientAborts, between.Latencies.Count));
        Assert.InRange(between.Latencies.Slowest.TotalMilliseconds, 30, 33.8);
    }

    [Fact]
    public void A_sum_holds_both()
    {
        var (one, other) = (new TrafficMeter(), new TrafficMeter());
        one.Answered(200, TimeSpan.FromMilliseconds(10));
        other.Answered(200, TimeSpan.FromMilliseconds(20));
        other.Count(Outcome.Unavailable);

        var sum = one.Read() + other.Read();

        Assert.Equal((3, 2, 1), (sum.Requests, sum.Answers.Successful, sum.Failures.Total));
        Assert.Equal(TimeSpan.FromMilliseconds(20), sum.Latencies.Slowest);
    }

    [Fact]
    public async Task No_count_is_lost_between_threads()
    {
        var meter = new TrafficMeter();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                meter.Answered(200, TimeSpan.FromMicroseconds(i));
            }
        })));

        var traffic = meter.Read();
        Assert.Equal((200_000, 200_000), (traffic.Requests, traffic.Latencies.Count));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var meter = new TrafficMeter();
        meter.Answered(200, TimeSpan.FromMilliseconds(1));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            meter.Answered(200, TimeSpan.FromMicroseconds(i));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
