using System.Text.Json.Serialization;

namespace Luma.Docker.Json;

/// <summary>
/// Everything that goes to the engine and comes from it. Names are the API's own (PascalCase); what is null is not
/// sent, and what is not known is not read.
/// </summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(Dictionary<string, string[]>), TypeInfoPropertyName = "FilterValues")]
[JsonSerializable(typeof(ContainerSpec))]
[JsonSerializable(typeof(ContainerCreated))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(List<ContainerSummary>), TypeInfoPropertyName = "ContainerSummaries")]
[JsonSerializable(typeof(UpdateBody))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSerializable(typeof(ContainerStats))]
[JsonSerializable(typeof(ExecSpec))]
[JsonSerializable(typeof(CreatedBody))]
[JsonSerializable(typeof(StartExecBody))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(List<ImageSummary>), TypeInfoPropertyName = "ImageSummaries")]
[JsonSerializable(typeof(List<ImageRemoval>), TypeInfoPropertyName = "ImageRemovals")]
[JsonSerializable(typeof(ProgressBody))]
[JsonSerializable(typeof(RegistryAuth))]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(NetworkCreated))]
[JsonSerializable(typeof(NetworkDetails))]
[JsonSerializable(typeof(List<NetworkDetails>), TypeInfoPropertyName = "NetworkList")]
[JsonSerializable(typeof(ConnectBody))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(VolumeSpec))]
[JsonSerializable(typeof(VolumeDetails))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(DiskUsage))]
[JsonSerializable(typeof(DockerEvent))]
internal sealed partial class DockerJson : JsonSerializerContext;
