using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>One container in a list (<c>GET /containers/json</c>).</summary>
public sealed record ContainerSummary
{
    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its names, without the slash that the API puts in front; more than one only with legacy links.</summary>
    public IReadOnlyList<string> Names { get; init => field = [.. (value ?? []).Select(ContainerName.WithoutSlash)]; } = [];

    /// <summary>The image's name.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The image's id.</summary>
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary>When it was created, to the second.</summary>
    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>One of <see cref="ContainerStatus"/>.</summary>
    public string State { get; init => field = value ?? ""; } = "";

    /// <summary>The state for people, such as <c>Up 5 minutes</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Its labels, the image's included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? NoLabels; } = NoLabels;

    /// <summary>Addresses; the published ports are not filled in here.</summary>
    public NetworkSettings NetworkSettings { get; init => field = value ?? new(); } = new();
}
