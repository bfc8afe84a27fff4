namespace Luma.Core.Apps;

/// <summary>How long a replaced release may finish what it was doing.</summary>
public sealed record DrainSpec
{
    /// <summary>When all should be over; a request that still runs delays the stop further, up to <see cref="Max"/>. Default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When requests that still run are cut off. Default 5 min.</summary>
    public TimeSpan Max { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When WebSockets and event streams begin to be closed, one after another, lest all their clients come back in the same
    /// second. Default: <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan? Streams { get; set; }
}
