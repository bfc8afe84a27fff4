using System.Text.Json.Serialization;
using Luma.Cli.Fleets;

namespace Luma.Cli.Output;

/// <summary>The documents of <c>--json</c> that luma itself composes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlannedApp))]
[JsonSerializable(typeof(SetupEvent))]
[JsonSerializable(typeof(Versions))]
[JsonSerializable(typeof(BuiltImage))]
[JsonSerializable(typeof(DeliveredImage))]
[JsonSerializable(typeof(HookRun))]
[JsonSerializable(typeof(FleetOutcome))]
internal sealed partial class CliJson : JsonSerializerContext;

internal sealed record PlannedApp(string App, IReadOnlyList<string> Steps);

internal sealed record Versions(string Luma, string Agent, string? Docker, string? DockerApi);

/// <param name="Kind"><c>changed</c>, <c>unchanged</c>, <c>advice</c>, <c>failed</c> or <c>finished</c>.</param>
internal sealed record SetupEvent(string Server, string Kind, string Text, string? Remedy);

/// <summary>An event beside those of the agent.</summary>
internal sealed record BuiltImage(string Type, string App, string Image, TimeSpan Elapsed);

/// <inheritdoc cref="BuiltImage"/>
/// <param name="Layers">Those that the server lacked.</param>
/// <param name="Bytes">What was sent, compressed.</param>
internal sealed record DeliveredImage(string Type, string Server, string App, string Image, int Layers, long Bytes, TimeSpan Elapsed);

/// <inheritdoc cref="BuiltImage"/>
internal sealed record HookRun(string Type, string Hook, int ExitCode, TimeSpan Elapsed);
