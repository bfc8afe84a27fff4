using Luma.Agent.Networks;
using Luma.Core.Api;

namespace Luma.Agent.Checks;

/// <summary>Whether another project's network could still be created.</summary>
internal sealed class NetworkCheck(ProjectNetworks networks) : ICheck
{
    private const int Few = 8;

    public string Area => "networks";

    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var free = await networks.CountFreeSubnetsAsync(cancellation);
        return
        [
            free == 0 ? CheckResult.Trouble(Area, "no subnet is left for another project", ProjectNetworks.FreeSubnets)
            : free < Few ? CheckResult.Advice(Area, $"subnets for {free} more projects are left", ProjectNetworks.FreeSubnets)
            : CheckResult.Good(Area, $"subnets for {free} more projects are left"),
        ];
    }
}
