using System.Globalization;
using System.Net;
using Luma.Docker;

namespace Luma.Agent.Observing;

/// <summary>A running container of an app, as the proxy may use it.</summary>
/// <param name="Identity">
/// Container id, start time and address: Docker hands an address to the next container at once, so the address alone says nothing; and
/// a container may be given another one.
/// </param>
internal sealed record Replica(string Container, string Identity, IPAddress Address, int Port)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <param name="container">Its id.</param>
    public bool IsOf(string container) => IsOf(container, Identity);

    /// <summary>Tells whether the proxy's backend of that id is the container of that id.</summary>
    public static bool IsOf(string container, string backend) => backend.StartsWith($"{container}@", StringComparison.Ordinal);

    /// <summary>Null while the container does not run or is not attached to the network.</summary>
    public static Replica? Of(ContainerDetails? container, string network, int port) =>
        container is { State: { Running: true, StartedAt: { } started } }
        && container.NetworkSettings.Networks.TryGetValue(network, out var endpoint)
        && IPAddress.TryParse(endpoint.IPAddress, out var address)
            ? new(container.Name, string.Create(CultureInfo.InvariantCulture, $"{container.Id}@{started.UtcTicks}@{address}"), address, port)
            : null;
}
