namespace Luma.Docker;

/// <summary>How a container is attached to networks.</summary>
public sealed record NetworkSettings
{
    private static readonly Dictionary<string, EndpointSettings> NoNetworks = [];
    private static readonly Dictionary<string, IReadOnlyList<PortBinding>?> NoPorts = [];

    /// <summary>Network name → attachment.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks { get; init => field = value ?? NoNetworks; } = NoNetworks;

    /// <summary>Exposed port (<c>80/tcp</c>) → where it is published, null for nowhere.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports { get; init => field = value ?? NoPorts; } = NoPorts;
}
