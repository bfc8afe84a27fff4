namespace Luma.Core.Apps;

/// <summary>What the proxy lets through to an app.</summary>
public sealed record LimitSpec
{
    /// <summary>The largest request body in bytes; a larger one is answered 413. Default none.</summary>
    public long? Body { get; set; }

    /// <summary>How long the app may take to begin its answer; then the answer is 504. Default none.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many requests the app works on at once; further ones are answered 503. Default none.</summary>
    public int? Requests { get; set; }
}
