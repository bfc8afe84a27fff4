namespace Luma.Core.Apps;

/// <summary>When a new replica counts as healthy: <c>GET path</c> answers 200.</summary>
public sealed record HealthSpec
{
    /// <summary>Default <c>/up</c>.</summary>
    public string Path { get; set; } = "/up";

    /// <summary>How long a replica may take to answer 200, counted from the moment its port answers. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a replica may take until its port answers. Default 60 s.</summary>
    public TimeSpan Boot { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest pause between two probes; the first ones follow each other faster. Default 1 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
