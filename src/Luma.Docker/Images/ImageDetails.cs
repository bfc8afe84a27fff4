using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>Everything about one image (<c>GET /images/{name}/json</c>).</summary>
public sealed record ImageDetails
{
    /// <summary>The image's id, <c>sha256:…</c>.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its names with tags.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    /// <summary>Its names with digests; empty for images that never saw a registry.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = value ?? []; } = [];

    /// <summary>When it was built; null if it does not say.</summary>
    [JsonConverter(typeof(GoTime))]
    public DateTimeOffset? Created { get; init; }

    /// <summary>Bytes on disk, shared layers included.</summary>
    public long Size { get; init; }

    /// <summary>Such as <c>amd64</c>.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>Such as <c>linux</c>.</summary>
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>What it is made of.</summary>
    public RootFs RootFS { get; init => field = value ?? new(); } = new();

    /// <summary>What containers of it start with.</summary>
    public ContainerConfig Config { get; init => field = value ?? new(); } = new();
}
