using System.Text.Json.Serialization;

namespace Luma.Docker;

/// <summary>A command inside a container (<c>GET /exec/{id}/json</c>).</summary>
public sealed record ExecDetails
{
    /// <summary>64 hexadecimal digits.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Id of the container.</summary>
    public string ContainerID { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it still runs.</summary>
    public bool Running { get; init; }

    /// <summary>Exit code; null until it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Process id on the host.</summary>
    public int Pid { get; init; }
}
