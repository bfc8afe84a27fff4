using System.Net.Sockets;
using Luma.Agent.Reconciling;
using Luma.Proxy;

namespace Luma.Agent.Upgrading;

/// <summary>The agent's: the care of the containers, and the proxy where it is inside.</summary>
internal sealed class AgentPlace(Changes changes, Reconciler reconciler, EventListener events, ProxyServer? proxy = null) : IPlace
{
    private static readonly TimeSpan LongestDeployment = TimeSpan.FromMinutes(2);

    private bool _quiet;

    public IReadOnlyList<Socket> Sockets => proxy?.Sockets ?? [];

    public RouteTable Table => proxy?.Switchboard.Current ?? RouteTable.Empty;

    public Task PauseAsync(CancellationToken cancellation) => changes.PauseAsync(LongestDeployment, cancellation);

    public async Task QuietAsync()
    {
        _quiet = true;
        await events.StopAsync(CancellationToken.None);
        await reconciler.StopAsync(CancellationToken.None);
    }

    public async Task ResumeAsync()
    {
        if (_quiet)
        {
            await reconciler.StartAsync(CancellationToken.None);
            await events.StartAsync(CancellationToken.None);
            _quiet = false;
        }

        changes.Resume();
    }

    public Task<LeaveResult> LeaveAsync(LeaveLimits limits, CancellationToken hurry) =>
        proxy?.LeaveAsync(limits, hurry) ?? Task.FromResult(new LeaveResult(0, 0, 0, TimeSpan.Zero));
}
