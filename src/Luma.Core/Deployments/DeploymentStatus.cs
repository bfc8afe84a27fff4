namespace Luma.Core.Deployments;

/// <summary>A deployment as <c>GET /api/v1/deployments/{id}/status</c> tells it.</summary>
public sealed record DeploymentStatus
{
    public required string Id { get; init; }
    public required DeploymentKind Kind { get; init; }
    public required string Project { get; init; }
    public required string App { get; init; }
    public required string Image { get; init; }

    /// <summary>The number of the release that it makes active; 0 while it is queued, since it is numbered when its turn comes.</summary>
    public required int Release { get; init; }

    /// <summary>What people call that release; known for sure once its image is on the server.</summary>
    public string Version { get; set; } = "";

    /// <summary>The id of that release's image; empty until it is known.</summary>
    public string ImageId { get; set; } = "";

    /// <summary>The user of the server who asked for it; empty where it is not known.</summary>
    public string By { get; set; } = "";

    /// <summary>The process that asked for it, as the server numbers it; 0 where it is not known.</summary>
    public int Process { get; set; }

    /// <summary>The address from which that user came over SSH, by his own word; null where it is not known.</summary>
    public string? From { get; set; }

    /// <summary>The fingerprint of the key that he came with, by his own word; null where it is not known.</summary>
    public string? Key { get; set; }

    public required DeploymentState State { get; init; }
    /// <summary>When it was asked for, or when its turn came.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }
    public IReadOnlyList<string> Plan { get; set; } = [];

    /// <summary>The number of the step at which it stands, from 1; 0 before the first.</summary>
    public int Step { get; set; }

    /// <summary>What the replaced release still works on; null unless it drains.</summary>
    public DrainProgressed? Draining { get; set; }

    /// <summary>Until when, and how to look at it; null unless it is held.</summary>
    public DeploymentHeld? Held { get; set; }

    /// <summary>Whether what was asked for served already, so that nothing was done.</summary>
    public bool Unchanged { get; set; }

    public Failure? Failure { get; set; }
    public TrafficReport? Traffic { get; set; }
}
