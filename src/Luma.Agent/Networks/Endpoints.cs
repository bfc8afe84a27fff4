using System.Globalization;
using System.Net;
using Luma.Core.Naming;
using Luma.Docker;

namespace Luma.Agent.Networks;

/// <summary>How containers are attached to their project's network.</summary>
internal sealed class Endpoints(DockerClient docker, ProjectNetworks networks)
{
    /// <summary>
    /// An attachment at this address. Its MAC address follows from it, as engines before 28 make it: newer ones choose a new one each
    /// time, and neighbours would talk to the old one until their tables expire.
    /// </summary>
    public static EndpointSettings At(string address, IReadOnlyList<string> aliases) => new()
    {
        Aliases = aliases,
        IPAMConfig = new(address),
        MacAddress = MacOf(IPAddress.Parse(address)),
    };

    /// <summary>
    /// Attaches a container that is on no network where it was, so that its connections live on. Where somebody else has that address
    /// now, it gets another one.
    /// </summary>
    public async Task RestoreAsync(string network, ContainerSummary container, IReadOnlyList<string> aliases, CancellationToken cancellation)
    {
        if (container.Labels.TryGetValue(Labels.Address, out var address) && await TryAttachAsync(address))
        {
            return;
        }

        using var picked = await networks.PickAsync(network, 1, cancellation);
        await docker.Networks.ConnectAsync(network, container.Id, At(picked.Addresses[0], aliases), cancellation);

        async Task<bool> TryAttachAsync(string own)
        {
            try
            {
                await docker.Networks.ConnectAsync(network, container.Id, At(own, aliases), cancellation);
                return true;
            }
            catch (DockerException fault) when (fault.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
            {
                return false;
            }
        }
    }

    private static string MacOf(IPAddress address) =>
        string.Join(':', address.GetAddressBytes().Prepend((byte)0x42).Prepend((byte)0x02).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
}
