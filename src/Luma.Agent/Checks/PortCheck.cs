using Luma.Agent.Diagnosis;
using Luma.Agent.Hosting;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Who listens where visitors arrive: on the proxy's ports, and on 80 and 443.</summary>
internal sealed class PortCheck(AgentOptions options) : ICheck
{
    private static readonly int[] Web = [80, 443];

    public string Area => "ports";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        HashSet<int> own = options.Proxy is null ? [.. options.Http.Concat(options.Https).Select(address => address.Port)] : [];
        return Task.FromResult<IReadOnlyList<CheckResult>>([.. own.Union(Web).Order().Select(port => Look(port, own.Contains(port), PortOwners.Of(port)))]);
    }

    /// <summary>Also systemd holds the sockets that it has passed on, and during an upgrade two agents do.</summary>
    private CheckResult Look(int port, bool own, IReadOnlyList<PortOwner>? owners)
    {
        var ours = owners?.Any(owner => owner.Name == "luma-agent" || owner.Process == Environment.ProcessId) == true;
        var names = owners is null ? "nobody" : owners.Count == 0 ? "a process that the agent may not look at" : string.Join(", ", owners);
        return (own, ours, owners) switch
        {
            (_, true, _) => CheckResult.Good(Area, $"{port}: the proxy"),
            (true, false, _) => CheckResult.Trouble(Area, $"{port}: {names}, though the proxy should listen there", "systemctl restart luma-agent; its log tells what stood in the way"),
            (false, false, null) => CheckResult.Good(Area, $"{port}: {names}"),
            (false, false, _) when IsDetached(port, owners) => CheckResult.Good(Area, $"{port}: {names}, as the proxy is one of its own"),
            _ => CheckResult.Advice(Area, $"{port}: {names}; visitors who come there do not come to Luma", $"if they should, stop it and let the proxy listen on {port} (--http, --https)"),
        };
    }

    /// <summary>A proxy that is a process of its own is another user's, whose sockets systemd may hold: the agent sees neither.</summary>
    private bool IsDetached(int port, IReadOnlyList<PortOwner> owners) =>
        options.Proxy is not null && options.Http.Concat(options.Https).Any(address => address.Port == port) && owners.All(owner => owner.Name == "systemd");
}
