namespace Luma.Core.Deployments;

/// <summary>What became of the requests for one app within a window of time.</summary>
public sealed record TrafficReport
{
    /// <summary>Requests that ended within the window, however they ended.</summary>
    public long Requests { get; set; }

    /// <summary>Requests that the proxy could not serve: its own 502, 503 and 504, and responses cut short.</summary>
    public long Failed { get; set; }

    /// <summary><see cref="Failed"/> by cause.</summary>
    public FailureCounts Failures { get; set; } = new();

    /// <summary>Responses of class 5xx that the app itself gave; not the deployment's failures.</summary>
    public long AppErrors { get; set; }

    /// <summary>Requests that the client gave up.</summary>
    public long ClientAborts { get; set; }

    /// <summary>Requests that were sent to another replica after a failed connection.</summary>
    public long Retried { get; set; }

    /// <summary>Requests that waited because no replica could be reached.</summary>
    public long Held { get; set; }

    /// <summary>Requests that the app's own terms answered: redirects, and what went beyond its limits.</summary>
    public long Ruled { get; set; }

    /// <summary>Requests in flight on the replaced release that came to their own end.</summary>
    public long Drained { get; set; }

    /// <summary>WebSockets and event streams that the drain closed.</summary>
    public long StreamsClosed { get; set; }

    /// <summary>The 99th percentile of time to the response's end.</summary>
    public TimeSpan P99 { get; set; }

    public TimeSpan Slowest { get; set; }
}
