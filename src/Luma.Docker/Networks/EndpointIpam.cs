namespace Luma.Docker;

/// <summary>Addresses chosen for a container on one network.</summary>
/// <param name="IPv4Address">Such as <c>172.30.0.9</c>.</param>
/// <param name="IPv6Address">Such as <c>2001:db8::9</c>.</param>
public sealed record EndpointIpam(string? IPv4Address = null, string? IPv6Address = null);
