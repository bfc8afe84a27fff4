namespace Luma.Docker;

/// <summary>Which events to read.</summary>
public sealed record EventOptions
{
    /// <summary>From this moment on, those that have happened already included; the engine remembers the last 256. Default now.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until this moment, then the sequence ends. Default never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>By <c>type</c>, <c>event</c>, <c>label</c>, <c>container</c> …</summary>
    public Filters? Filters { get; init; }
}
