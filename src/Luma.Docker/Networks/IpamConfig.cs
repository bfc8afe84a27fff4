namespace Luma.Docker;

/// <summary>An address range of a network.</summary>
/// <param name="Subnet">The whole range, as <c>172.30.0.0/24</c>.</param>
/// <param name="IPRange">The part from which the engine chooses by itself; null for all of it.</param>
/// <param name="Gateway">The host's own address in it; null for one that the engine chooses.</param>
public sealed record IpamConfig(string? Subnet = null, string? IPRange = null, string? Gateway = null);
