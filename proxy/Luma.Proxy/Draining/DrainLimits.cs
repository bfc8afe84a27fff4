namespace Luma.Proxy;

/// <summary>How long a drain waits for what is still running. All count from the start of the drain.</summary>
public sealed record DrainLimits
{
    /// <summary>
    /// When WebSockets and event streams begin to be closed: at once where they are few, 500 a second where they are many.
    /// Default 30 s.
    /// </summary>
    public TimeSpan Streams { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Until when requests may run in any case. Later they go on only while they move, which is while a byte of their bodies
    /// went by in the last five seconds. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When requests are cut off that still move. Default 5 min.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);
}
