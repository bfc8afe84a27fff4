using System.Text.Json.Serialization;
using Luma.Core.Apps;
using Luma.Core.Deployments;

namespace Luma.Core.Api;

/// <summary>
/// JSON as CLI and agent exchange it: camelCase, one line, what is null left out, and refused where it has no meaning. Properties
/// with a default have a setter, not an initialiser: the generated reader would give an absent one <c>default</c> instead of its
/// default.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(AppSpec))]
[JsonSerializable(typeof(DeployRequest))]
[JsonSerializable(typeof(DeploymentAccepted))]
[JsonSerializable(typeof(PlanPreview))]
[JsonSerializable(typeof(DeploymentEvent))]
[JsonSerializable(typeof(DeploymentStatus))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentStatus>))]
[JsonSerializable(typeof(AppStatus))]
[JsonSerializable(typeof(IReadOnlyList<AppStatus>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseStatus>))]
[JsonSerializable(typeof(PruneReport))]
[JsonSerializable(typeof(IReadOnlyList<CheckResult>))]
[JsonSerializable(typeof(DeletionPreview))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(AuditVerification))]
[JsonSerializable(typeof(AppLogLine))]
[JsonSerializable(typeof(RouteStatus))]
[JsonSerializable(typeof(IReadOnlyList<RouteStatus>))]
[JsonSerializable(typeof(RouteRequest))]
[JsonSerializable(typeof(AgentVersion))]
[JsonSerializable(typeof(UpgradeReport))]
[JsonSerializable(typeof(ImageOffer))]
[JsonSerializable(typeof(ImageNeed))]
[JsonSerializable(typeof(ImageLoad))]
[JsonSerializable(typeof(BlobState))]
[JsonSerializable(typeof(ApiProblem))]
public sealed partial class LumaJson : JsonSerializerContext;
