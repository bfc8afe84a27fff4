using Luma.Core.Deployments;

namespace Luma.Cli.Output;

/// <summary>What became of the requests while a release was replaced.</summary>
internal static class TrafficLine
{
    /// <param name="all">Also figures that say nothing out of the ordinary.</param>
    public static Line Of(TrafficReport traffic, bool all)
    {
        var failed = $"{Figures.Count(traffic.Failed)} failed{Causes(traffic.Failures)}";
        List<Span> spans = ["Traffic: "];
        if (traffic.Failed > 0)
        {
            spans.Add(Line.Warning("⚠ "));
        }

        spans.Add($"{Figures.Count(traffic.Requests, "request")} during the switch, ");
        spans.Add(traffic.Failed > 0 ? Line.Bad(failed) : failed);
        spans.AddRange(Rest(traffic, all).Select(text => (Span)$", {text}"));
        return new(spans);
    }

    private static string Causes(FailureCounts failures)
    {
        (long Count, string Cause)[] causes =
        [
            (failures.BadGateway, "502"),
            (failures.Unavailable, "503"),
            (failures.GatewayTimeout, "504"),
            (failures.Broken, "broken off by the app"),
            (failures.Cut, "cut off by the drain"),
        ];
        var told = string.Join(", ", causes.Where(cause => cause.Count > 0).Select(cause => $"{Figures.Count(cause.Count)} {cause.Cause}"));
        return told.Length == 0 ? "" : $" ({told})";
    }

    private static IEnumerable<string> Rest(TrafficReport traffic, bool all)
    {
        if (all || traffic.AppErrors > 0)
        {
            yield return $"{Figures.Count(traffic.AppErrors)} answered 5xx by the app";
        }

        if (traffic.Held > 0)
        {
            yield return $"{Figures.Count(traffic.Held)} held until a replica could be reached";
        }

        if (all || traffic.Retried > 0)
        {
            yield return $"{Figures.Count(traffic.Retried)} retried";
        }

        if (all || traffic.ClientAborts > 0)
        {
            yield return $"{Figures.Count(traffic.ClientAborts)} given up by the client";
        }

        if (all)
        {
            yield return $"{Figures.Count(traffic.Drained)} finished on the old release";
        }

        if (all || traffic.StreamsClosed > 0)
        {
            yield return $"{Figures.Count(traffic.StreamsClosed, "open connection")} closed after the drain";
        }

        if (all)
        {
            yield return $"p99 {Figures.Latency(traffic.P99)}, slowest {Figures.Latency(traffic.Slowest)}";
        }
    }
}
