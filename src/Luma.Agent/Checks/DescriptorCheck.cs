using Luma.Agent.Hosting;
using Luma.Core.Api;
using Luma.Proxy;

namespace Luma.Agent.Checks;

/// <summary>Whether the process may open as many files as connections were promised.</summary>
internal sealed class DescriptorCheck(AgentOptions options) : ICheck
{
    private const int Few = 4_000;

    public string Area => "descriptors";

    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var most = Math.Min(ProxyServer.MostClients, options.MaxConnections);
        IReadOnlyList<CheckResult> found = options.Proxy is not null ? []
            : most < Few ? [CheckResult.Advice(Area, $"enough for {most} clients at once; more are answered 503", "raise the limit of open files: LimitNOFILE= of the unit, or ulimit -n before the agent is started")]
            : [CheckResult.Good(Area, $"enough for {most} clients at once")];
        return Task.FromResult(found);
    }
}
