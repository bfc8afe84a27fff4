using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>One image in a list (<c>GET /images/json</c>).</summary>
public sealed record ImageSummary
{
    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>The image's id, <c>sha256:…</c>.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its names with tags.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    /// <summary>Its names with digests.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    /// <summary>When it was built.</summary>
    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes on disk, shared layers included.</summary>
    public long Size { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoLabels; } = NoLabels;
}
