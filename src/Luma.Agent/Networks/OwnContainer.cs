using System.Net;
using System.Text.RegularExpressions;
using Luma.Docker;

namespace Luma.Agent.Networks;

/// <summary>
/// The container that the agent itself may run in: it must be on a project's network, or it cannot reach the apps there. An agent that
/// runs on the host, or in the host's network, reaches them all, and nothing is done for it.
/// </summary>
internal sealed partial class OwnContainer(DockerClient docker)
{
    private const string MountsFile = "/proc/self/mountinfo";

    /// <summary>Null where it runs in none. Whether that container is one of this engine, only the engine knows.</summary>
    private readonly string? _id = File.Exists(MountsFile) ? IdIn(File.ReadLines(MountsFile)) : null;

    public bool Is(string container) => container == _id;

    /// <summary>Attaches the agent; it may be so already.</summary>
    public async Task JoinAsync(string network, CancellationToken cancellation)
    {
        if (_id is null || await docker.Containers.FindAsync(_id, cancellation) is not { } own || SharesNetwork(own) || own.NetworkSettings.Networks.ContainsKey(network))
        {
            return;
        }

        try
        {
            await docker.Networks.ConnectAsync(network, _id, ct: cancellation);
        }
        catch (DockerException fault) when (fault is DockerNotFoundException || fault.StatusCode == HttpStatusCode.Forbidden)
        {
            // There is no such network, or somebody else was faster.
        }
    }

    /// <summary>Detaches the agent where nobody else is attached, so that the network can go.</summary>
    public async Task LeaveAsync(NetworkDetails network, CancellationToken cancellation)
    {
        if (_id is not null && network.Containers.Count > 0 && network.Containers.Keys.All(Is))
        {
            await docker.Networks.DisconnectAsync(network.Id, _id, force: false, cancellation);
        }
    }

    /// <summary>Docker mounts a container's <c>/etc/hostname</c> from a folder that is called by the container's id (proc(5), mountinfo).</summary>
    internal static string? IdIn(IEnumerable<string> mounts) =>
        mounts.Select(line => HostnameMount().Match(line)).FirstOrDefault(match => match.Success)?.Groups["id"].Value;

    private static bool SharesNetwork(ContainerDetails own) =>
        own.HostConfig.NetworkMode is { } mode && (mode == "host" || mode.StartsWith("container:", StringComparison.Ordinal));

    [GeneratedRegex(@"/containers/(?<id>[0-9a-f]{64})/hostname /etc/hostname ", RegexOptions.CultureInvariant)]
    private static partial Regex HostnameMount();
}
