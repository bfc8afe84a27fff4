using System.Text.Json.Serialization;

namespace Luma.Docker.Json;

/// <summary>The API's ErrorResponse.</summary>
internal sealed record ErrorBody([property: JsonPropertyName("message")] string? Message);
