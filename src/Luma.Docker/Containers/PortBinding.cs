namespace Luma.Docker;

/// <summary>Where the host publishes a container's port.</summary>
/// <param name="HostPort">The port, or empty for one that the engine chooses.</param>
/// <param name="HostIp">The host's address; null or empty for all.</param>
public sealed record PortBinding(string HostPort, string? HostIp = null);
