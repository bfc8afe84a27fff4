namespace Luma.Core.Api;

/// <summary>Replicas that need new containers, and how far the agent has come with that by itself.</summary>
public sealed record RepairStatus
{
    /// <summary>Which, and what is wrong with them.</summary>
    public required string Complaint { get; init; }

    /// <summary>How many attempts have begun, one after another, that have not helped for long.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the last one failed; empty where none did.</summary>
    public string Failure { get; set; } = "";

    /// <summary>The last one's id, whose record has the last log lines; null where there was none.</summary>
    public string? Deployment { get; set; }

    /// <summary>When the next one begins; null while one is under way.</summary>
    public DateTimeOffset? Next { get; set; }
}
