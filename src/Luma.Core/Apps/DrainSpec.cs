namespace Luma.Core.Apps;

/// <summary>How long a replaced release may finish what it was doing.</summary>
public sealed record DrainSpec
{
    /// <summary>WebSockets are closed after it; a request that still runs delays the stop further, up to <see cref="Max"/>. Default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When requests that still run are cut off. Default 5 min.</summary>
    public TimeSpan Max { get; set; } = TimeSpan.FromMinutes(5);
}
