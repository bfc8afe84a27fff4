using System.Text.Json.Serialization;

namespace Luma.Docker.Json;

/// <summary>The API's CreateImageInfo, which loading an image speaks too.</summary>
internal sealed record ProgressBody
{
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("progressDetail")]
    public ProgressDetail? Detail { get; init; }

    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>The engine answers 200 before it knows; a later failure comes as a message.</summary>
    public ProgressBody OrThrow() => Error is null ? this : throw new DockerException(null, Error);
}

/// <summary>The API's ProgressDetail.</summary>
internal sealed record ProgressDetail
{
    [JsonPropertyName("current")]
    public long? Current { get; init; }

    [JsonPropertyName("total")]
    public long? Total { get; init; }
}
