using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>What the engine keeps on disk (<c>GET /system/df</c>).</summary>
public sealed record DiskUsage
{
    /// <summary>Bytes of all image layers, each counted once.</summary>
    public long LayersSize { get; init; }

    /// <summary>Images.</summary>
    public IReadOnlyList<ImageUsage> Images { get; init => field = value ?? []; } = [];

    /// <summary>Containers.</summary>
    public IReadOnlyList<ContainerUsage> Containers { get; init => field = value ?? []; } = [];

    /// <summary>Volumes, with <see cref="VolumeDetails.UsageData"/>.</summary>
    public IReadOnlyList<VolumeDetails> Volumes { get; init => field = value ?? []; } = [];
}

/// <summary>An image on disk.</summary>
public sealed record ImageUsage
{
    /// <summary>The image's id, <c>sha256:…</c>.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its names with tags.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = value ?? []; } = [];

    /// <summary>When it was built.</summary>
    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes, shared layers included.</summary>
    public long Size { get; init; }

    /// <summary>Bytes shared with other images.</summary>
    public long SharedSize { get; init; }

    /// <summary>Containers made of it.</summary>
    public int Containers { get; init; }
}

/// <summary>A container on disk.</summary>
public sealed record ContainerUsage
{
    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Bytes that it wrote beside its image.</summary>
    public long SizeRw { get; init; }

    /// <summary>Bytes of its whole file system.</summary>
    public long SizeRootFs { get; init; }
}
