using System.Text.Json.Serialization;
using Luma.Core.Naming;

namespace Luma.Core.Api;

/// <summary>How an app fares now, from Docker, the proxy and a probe of each replica.</summary>
public sealed record AppStatus
{
    public required string Project { get; init; }
    public required string Name { get; init; }
    public required AppCondition Condition { get; init; }

    /// <summary>Null before the first deployment succeeded.</summary>
    public Colour? Colour { get; set; }

    public int Release { get; set; }
    public string Image { get; set; } = "";

    /// <summary>What people call the release.</summary>
    public string Version { get; set; } = "";

    /// <summary>What no tag can move.</summary>
    public string ImageId { get; set; } = "";

    public IReadOnlyList<string> Hosts { get; set; } = [];
    public string PathPrefix { get; set; } = "/";
    public int ReplicasWanted { get; set; }
    public IReadOnlyList<ReplicaStatus> Replicas { get; set; } = [];
    public DateTimeOffset? LastDeployedAt { get; set; }

    /// <summary>When its record had to be rebuilt from Docker, since its file was lost or damaged; null where it was not.</summary>
    public DateTimeOffset? RebuiltAt { get; set; }

    /// <summary>The agent's clock when it answered, to tell ages by.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The id of what is being done to it, if anything is.</summary>
    public string? Deployment { get; set; }

    /// <summary>Until when that is held before its switch; null unless it is.</summary>
    public DateTimeOffset? HeldUntil { get; set; }

    /// <summary>Who waits for it, in the order in which they get it.</summary>
    public IReadOnlyList<Deployments.Holder> Waiting { get; set; } = [];

    /// <summary>What the agent repairs by itself; null where nothing needs it.</summary>
    public RepairStatus? Repair { get; set; }

    /// <summary>What the release that is being replaced still works on; null unless it drains.</summary>
    public Deployments.DrainProgressed? Draining { get; set; }

    /// <summary>Totals of the active release since it took the traffic.</summary>
    public Deployments.TrafficReport? Traffic { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<AppCondition>))]
public enum AppCondition
{
    /// <summary>Every replica runs and answers its probe.</summary>
    Running,

    /// <summary>Some do.</summary>
    Degraded,

    /// <summary>None does, and it was not stopped on purpose.</summary>
    Down,

    /// <summary>Stopped on purpose.</summary>
    Stopped,

    /// <summary>Its first deployment is under way or failed.</summary>
    Absent,
}

/// <param name="Address">IPv4 address and port; empty while it does not run.</param>
/// <param name="Detail">What its probe answered, or how it ended; empty where all is well.</param>
public sealed record ReplicaStatus(string Container, string Address, bool Running, bool Healthy, int InFlight, string Detail);
