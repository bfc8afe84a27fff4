namespace Luma.Proxy;

/// <summary>How long a drain waits for what is still running. Both count from the start of the drain.</summary>
public sealed record DrainLimits
{
    /// <summary>
    /// Upgraded connections (WebSockets) stay open until now and are then closed; plain requests go on until
    /// <see cref="Max"/>. Default 30 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whatever still runs now is cut off. Default 5 min; never less than <see cref="Timeout"/> in effect.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);
}
