using System.Text.Json.Serialization;
using Luma.Docker.Json;

namespace Luma.Docker;

/// <summary>A network (<c>GET /networks/{id}</c>); in lists its containers are missing.</summary>
public sealed record NetworkDetails
{
    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly Dictionary<string, NetworkContainer> Nobody = [];

    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(GoTime))]
    public DateTimeOffset? Created { get; init; }

    /// <summary>Its driver, such as <c>bridge</c>.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary><c>local</c>, <c>swarm</c> or <c>global</c>.</summary>
    public string Scope { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it has no way out of the host.</summary>
    public bool Internal { get; init; }

    /// <summary>Its addresses.</summary>
    public Ipam IPAM { get; init => field = value ?? new(); } = new();

    /// <summary>Container id → attachment, of running containers.</summary>
    public IReadOnlyDictionary<string, NetworkContainer> Containers { get; init => field = value ?? Nobody; } = Nobody;

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? Nothing; } = Nothing;

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? Nothing; } = Nothing;
}
