namespace Luma.Core.Apps;

/// <summary>Limits of each container; absent means Docker's default, no limit.</summary>
public sealed record ResourceSpec
{
    /// <summary>Memory in bytes.</summary>
    public long? Memory { get; set; }

    /// <summary>CPUs; 0.5 is half of one.</summary>
    public decimal? Cpus { get; set; }
}
