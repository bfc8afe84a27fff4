using System.Globalization;
using System.Net;
using Luma.Docker;

namespace Luma.Agent.Observing;

/// <summary>A running container of an app, as the proxy may use it.</summary>
/// <param name="Identity">
/// Container id and start time: Docker hands an address to the next container at once, so the address alone says nothing.
/// </param>
internal sealed record Replica(string Container, string Identity, IPAddress Address, int Port)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary>Null while the container does not run or is not attached to the network.</summary>
    public static Replica? Of(ContainerDetails? container, string network, int port) =>
        container is { State: { Running: true, StartedAt: { } started } }
        && container.NetworkSettings.Networks.TryGetValue(network, out var endpoint)
        && IPAddress.TryParse(endpoint.IPAddress, out var address)
            ? new(container.Name, string.Create(CultureInfo.InvariantCulture, $"{container.Id}@{started.UtcTicks}"), address, port)
            : null;
}
