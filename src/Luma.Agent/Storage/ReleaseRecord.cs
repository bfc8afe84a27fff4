using System.Globalization;
using System.Text.Json.Serialization;
using Luma.Core.Apps;
using Luma.Core.Naming;
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

    /// <summary>The repairs whose containers are in their places now, by the number of the replica, from 1.</summary>
    public IReadOnlyDictionary<int, string> Repairs { get; set; } = new Dictionary<int, string>();

    [JsonIgnore]
    public int Number => Set.Release;

    /// <summary>The number of the replica of that name, from 1.</summary>
    public int PlaceOf(string container) => Set.Containers.ToList().IndexOf(container) + 1;

    /// <summary>
    /// The number of the replica that a container with these labels is, from 1; null where it is none of the release's: one that another
    /// deployment created, one whose place another has taken, or a repair's that has not taken its place.
    /// </summary>
    public int? PlaceOf(IReadOnlyDictionary<string, string> labels) =>
        (labels.GetValueOrDefault(Labels.Deployment) ?? "") == Deployment
        && int.TryParse(labels.GetValueOrDefault(Labels.Replica), CultureInfo.InvariantCulture, out var place)
        && place >= 1 && place <= Set.Containers.Count
        && labels.GetValueOrDefault(Labels.Repair) == Repairs.GetValueOrDefault(place)
            ? place
            : null;
}
