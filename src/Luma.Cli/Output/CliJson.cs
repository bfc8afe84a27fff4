using System.Text.Json.Serialization;

namespace Luma.Cli.Output;

/// <summary>The documents of <c>--json</c> that luma itself composes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlannedApp))]
[JsonSerializable(typeof(SetupEvent))]
[JsonSerializable(typeof(Versions))]
internal sealed partial class CliJson : JsonSerializerContext;

internal sealed record PlannedApp(string App, IReadOnlyList<string> Steps);

internal sealed record Versions(string Luma, string Agent, string? Docker, string? DockerApi);

/// <param name="Kind"><c>changed</c>, <c>unchanged</c>, <c>advice</c>, <c>failed</c> or <c>finished</c>.</param>
internal sealed record SetupEvent(string Server, string Kind, string Text, string? Remedy);
