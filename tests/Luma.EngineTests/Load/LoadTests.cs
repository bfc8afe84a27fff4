using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Load;

/// <summary>The load itself: a failure that it overlooked would make every other fact worthless.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Visits_tell_of_every_failure_with_its_cause()
    {
        await using var stage = await Stage.StartAsync();
        await using var visits = Visits.To(stage.Agent, stage.NewApp(), clients: 1);
        await Until.TrueAsync("both clients have failed", () => visits.Failures.Select(failure => failure.Client).Distinct().Count() == 4);
        await stage.Agent.KillAsync();
        await Until.TrueAsync("they see that nobody listens", () =>
            visits.Failures.Any(failure => failure.Cause.StartsWith("SocketException", StringComparison.Ordinal)));

        var told = await Assert.ThrowsAsync<XunitException>(() => visits.EndWithoutFailureAsync("the agent's log"));

        Assert.Contains("status 404: no app answers for host", told.Message, StringComparison.Ordinal);
        Assert.EndsWith("the agent's log", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_in_a_report_of_wrk_counts()
    {
        const string Report = """
            Running 10s test @ http://127.0.0.1:1/
              1 threads and 32 connections
              12345 requests in 10.00s, 1.23MB read
              Socket errors: connect 1, read 2, write 3, timeout 4
              Non-2xx or 3xx responses: 5
            Requests/sec:   1234.50
            """;

        Assert.Equal(new WrkReport(12345, 5, 10), WrkReport.Of(Ended(Report)));
        Assert.Equal(new WrkReport(7, 0, 0), WrkReport.Of(Ended("  7 requests in 10.00s, 1.23MB read")));
        Assert.Throws<XunitException>(() => WrkReport.Of(Ended("unable to connect to 127.0.0.1:1 Connection refused")));
    }

    private static Outcome Ended(string stdout) => new("wrk", 0, [.. stdout.Split('\n').Select(text => new Line(default, text))], [], default);
}
