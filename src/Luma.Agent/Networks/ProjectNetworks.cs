using System.Net;
using Luma.Agent.Deployments;
using Luma.Agent.Holding;
using Luma.Agent.Hosting;
using Luma.Core.Naming;
using Luma.Docker;

namespace Luma.Agent.Networks;

/// <summary>The networks <c>{project}-network</c> and the addresses that Luma picks on them.</summary>
internal sealed class ProjectNetworks(DockerClient docker, OwnContainer own, AgentOptions agent) : IDisposable
{
    /// <summary>What to do where no subnet is left.</summary>
    public const string FreeSubnets = "remove networks that nobody uses, docker network prune; Luma takes /22 blocks of 10.200.0.0/13, 172.16.0.0/12 and 192.168.0.0/16";

    /// <summary>Held from picking an address until a container has it: two deployments of one project must not pick the same.</summary>
    private readonly SemaphoreSlim _picking = new(1);

    /// <summary>Held from looking for a network until it is there: Docker gladly makes two of one name at once.</summary>
    private readonly SemaphoreSlim _creating = new(1);

    /// <summary>Creates the network with a subnet of its own; false if another deployment has just done so.</summary>
    public async Task<bool> CreateAsync(string project, CancellationToken cancellation)
    {
        using var hold = await Hold.TakeAsync(_creating, cancellation);
        var name = Names.Network(project);
        return await docker.Networks.FindAsync(name, cancellation) is null && await CreateAsync(name, project, cancellation);
    }

    private async Task<bool> CreateAsync(string name, string project, CancellationToken cancellation)
    {
        var taken = await TakenAsync(cancellation);
        foreach (var subnet in Subnets.Free(taken))
        {
            try
            {
                await docker.Networks.CreateAsync(Spec(name, project, subnet), cancellation);
                return true;
            }
            catch (DockerConflictException)
            {
                return false; // Another deployment of the project was faster.
            }
            catch (DockerException fault) when (Overlaps(fault))
            {
                // Somebody took the block between the look and the call, or routes it where we cannot see: the next one.
            }
        }

        throw new StepFailed($"no subnet is left for network {name}", FreeSubnets);
    }

    public async Task<int> CountFreeSubnetsAsync(CancellationToken cancellation) => Subnets.Free(await TakenAsync(cancellation)).Count();

    /// <summary>Removes the network; false while anything is attached to it, and where it is somebody else's.</summary>
    public async Task<bool> RemoveAsync(string network, CancellationToken cancellation)
    {
        try
        {
            if (await docker.Networks.FindAsync(network, cancellation) is not { } found || !found.Labels.ContainsKey(Labels.Project))
            {
                return false;
            }

            await own.LeaveAsync(found, cancellation);
            return await docker.Networks.RemoveAsync(found.Id, cancellation);
        }
        catch (DockerException fault) when (fault.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>Picks free addresses from our half of the network. Dispose the result when the containers that use them exist.</summary>
    public async Task<PickedAddresses> PickAsync(string network, int count, CancellationToken cancellation)
    {
        var subnet = await SubnetOfAsync(network, cancellation);
        var hold = await Hold.TakeAsync(_picking, cancellation);
        try
        {
            var used = await UsedAsync(network, cancellation);
            string[] picked = [.. Subnets.Own(subnet).Where(address => !used.Contains(address)).Take(count)];
            return picked.Length == count
                ? new(picked, hold)
                : throw new DockerException(null, $"network {network} has no {count} free addresses left in {subnet.UpperHalf}");
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _picking.Dispose();
        _creating.Dispose();
    }

    private NetworkSpec Spec(string name, string project, Ipv4Block subnet) => new()
    {
        Name = name,
        IPAM = Ipam.Of(subnet.ToString(), subnet.LowerHalf.ToString()),
        Labels = new Dictionary<string, string> { [Labels.Project] = project, [Labels.Agent] = agent.Identity },
    };

    private async Task<List<Ipv4Block>> TakenAsync(CancellationToken cancellation)
    {
        var taken = new List<Ipv4Block>(HostRoutes.Read());
        foreach (var network in await docker.Networks.ListAsync(ct: cancellation))
        {
            taken.AddRange(SubnetsOf(network));
        }

        return taken;
    }

    private static IEnumerable<Ipv4Block> SubnetsOf(NetworkDetails network)
    {
        foreach (var config in network.IPAM.Config ?? [])
        {
            if (Ipv4Block.TryParse(config.Subnet, out var block))
            {
                yield return block;
            }
        }
    }

    private async Task<Ipv4Block> SubnetOfAsync(string network, CancellationToken cancellation)
    {
        var found = await docker.Networks.InspectAsync(network, cancellation);
        return found.Labels.ContainsKey(Labels.Project) && SubnetsOf(found).ToList() is [var subnet, ..]
            ? subnet
            : throw new DockerConflictException($"network {network} exists and is not Luma's: it has no label {Labels.Project} with a subnet of its own");
    }

    /// <summary>
    /// Also what stopped containers hold: Docker would give it away, and they could not start again. And what is told by a label:
    /// a container that gets another alias is on no network for a moment.
    /// </summary>
    private async Task<HashSet<string>> UsedAsync(string network, CancellationToken cancellation)
    {
        var attached = await docker.Containers.ListAsync(all: true, Filters.None.Network(network), cancellation);
        var labelled = await docker.Containers.ListAsync(all: true, Filters.None.Label(Labels.Address), cancellation);
        return [.. attached
            .Select(container => container.NetworkSettings.Networks.GetValueOrDefault(network))
            .SelectMany(endpoint => new[] { endpoint?.IPAMConfig?.IPv4Address, endpoint?.IPAddress })
            .OfType<string>(), .. labelled.Select(container => container.Labels[Labels.Address])];
    }

    private static bool Overlaps(DockerException fault) =>
        fault.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Addresses that nobody else picks until this is disposed.</summary>
internal sealed class PickedAddresses(IReadOnlyList<string> addresses, Hold picking) : IDisposable
{
    public IReadOnlyList<string> Addresses { get; } = addresses;

    public void Dispose() => picking.Dispose();
}
