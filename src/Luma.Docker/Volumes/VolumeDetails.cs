using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>A volume (<c>GET /volumes/{name}</c>).</summary>
public sealed record VolumeDetails
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its driver, such as <c>local</c>.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>Its folder on the host.</summary>
    public string Mountpoint { get; init => field = value ?? ""; } = "";

    /// <summary><c>local</c> or <c>global</c>.</summary>
    public string Scope { get; init => field = value ?? ""; } = "";

    /// <summary>When it was created; null if the driver does not say.</summary>
    [JsonConverter(typeof(GoTime))]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? Nothing; } = Nothing;

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? Nothing; } = Nothing;

    /// <summary>Size and users; filled in by disk usage alone.</summary>
    public VolumeUsage? UsageData { get; init; }
}

/// <summary>How much a volume holds and who uses it.</summary>
/// <param name="Size">Bytes; -1 if not known.</param>
/// <param name="RefCount">Containers that use it; -1 if not known.</param>
public sealed record VolumeUsage(long Size, long RefCount);
