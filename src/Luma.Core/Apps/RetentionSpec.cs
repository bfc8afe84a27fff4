namespace Luma.Core.Apps;

/// <summary>How much of an app's history is kept, records and images alike. The active release and the kept one always are.</summary>
public sealed record RetentionSpec
{
    /// <summary>How many releases, the active and failed ones among them. Default 10.</summary>
    public int Keep { get; set; } = 10;

    /// <summary>How long ago a release may have become active, or failed. Default: any time.</summary>
    public TimeSpan? Age { get; set; }

    /// <summary>How many bytes their images may take together, each counted whole, though layers may be shared. Default: any number.</summary>
    public long? Bytes { get; set; }
}
