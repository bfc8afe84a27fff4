using System.Text.Json.Serialization;
using Luma.Core.Apps;
using Luma.Core.Planning;

namespace Luma.Agent.Storage;

/// <summary>One release, and the containers that it has, or had.</summary>
internal sealed record ReleaseRecord
{
    public required AppSpec Spec { get; init; }

    /// <summary>What people call it.</summary>
    public string Version { get; set; } = "";

    /// <summary>The user of the server who deployed it; empty where it is not known.</summary>
    public string By { get; set; } = "";

    /// <summary>When it was deployed first; later it may have been restarted, or gone back to.</summary>
    public DateTimeOffset? FirstDeployedAt { get; set; }

    /// <summary>The image as a registry knows it, <c>name@sha256:…</c>; null where it came from none.</summary>
    public string? Digest { get; set; }

    /// <summary>Bytes of the image on the disk, shared layers included.</summary>
    public long ImageSize { get; set; }

    /// <summary>Whether an earlier release took its place: nothing leads back to it but its name.</summary>
    public bool RolledBack { get; set; }

    public required ReplicaSet Set { get; init; }

    /// <summary>The id of the image, which no tag can move.</summary>
    public required string ImageId { get; init; }

    /// <summary>The deployment that created the containers.</summary>
    public required string Deployment { get; init; }

    /// <summary>When it became active, the last time.</summary>
    public required DateTimeOffset DeployedAt { get; init; }

    [JsonIgnore]
    public int Number => Set.Release;
}
