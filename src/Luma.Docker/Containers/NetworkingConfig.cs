namespace Luma.Docker;

/// <summary>The networks that a container joins when it is created.</summary>
/// <param name="EndpointsConfig">Network name → how the container is attached to it.</param>
public sealed record NetworkingConfig(IReadOnlyDictionary<string, EndpointSettings> EndpointsConfig);
