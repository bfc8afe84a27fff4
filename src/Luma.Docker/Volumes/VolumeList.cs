namespace Luma.Docker.Json;

/// <summary>The API's VolumeListResponse.</summary>
internal sealed record VolumeList(List<VolumeDetails>? Volumes);
