namespace Luma.Proxy;

/// <summary>How long a proxy that hands its place to another process waits for what it has begun.</summary>
public sealed record LeaveLimits
{
    /// <summary>
    /// How long answers ask HTTP/1.1 clients to connect anew before idle connections are closed. Default 2 s, in which
    /// every client that is busy has moved over.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Upgraded connections (WebSockets) and event streams are closed this long after the leave began. Default 30 s.</summary>
    public TimeSpan Streams { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whatever still runs this long after the leave began is cut off. Default 5 min.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);
}
