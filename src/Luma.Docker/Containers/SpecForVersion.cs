using Luma.Docker.Connection;

namespace Luma.Docker;

/// <summary>Leaves out of a request what the agreed API version does not know.</summary>
internal static class SpecForVersion
{
    private static readonly ApiVersion EndpointMac = new(1, 44);

    public static ContainerSpec For(this ContainerSpec spec, ApiVersion version) =>
        spec.NetworkingConfig is not { } networking ? spec : spec with
        {
            NetworkingConfig = new(networking.EndpointsConfig.ToDictionary(pair => pair.Key, pair => pair.Value.For(version))),
        };

    public static EndpointSettings For(this EndpointSettings endpoint, ApiVersion version) =>
        version < EndpointMac ? endpoint with { MacAddress = null } : endpoint;
}
