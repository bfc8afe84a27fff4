using System.Text.Json.Serialization;
using Luma.Core.Deployments;

namespace Luma.Agent.Storage;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppRecord))]
[JsonSerializable(typeof(ManualRoutes))]
[JsonSerializable(typeof(DeploymentStatus))]
internal sealed partial class StateJson : JsonSerializerContext;
