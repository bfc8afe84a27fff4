namespace Luma.Core.Apps;

/// <summary>How long a replaced release may finish what it was doing.</summary>
public sealed record DrainSpec
{
    /// <summary>
    /// Until when requests may run in any case. Later they go on only while they move, which is while a byte of the request's or the
    /// answer's body went by in the last five seconds, up to <see cref="Max"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When requests are cut off that still move. Default 5 min.</summary>
    public TimeSpan Max { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When WebSockets and event streams begin to be closed, one after another, lest all their clients come back in the same
    /// second. Default: <see cref="Timeout"/>.
    /// </summary>
    public TimeSpan? Streams { get; set; }
}
