using System.Net.Sockets;
using Luma.Agent.Api;
using Luma.Agent.Upgrading;
using Luma.Proxy;

namespace Luma.Agent.ProxyProcess;

/// <summary>The proxy's: sockets and table. Who drives it asks again until the new process answers.</summary>
internal sealed class ProxyPlace(ProxyServer proxy, ControlApi control) : IPlace, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public IReadOnlyList<Socket> Sockets => proxy.Sockets;

    public RouteTable Table => proxy.Switchboard.Current;

    public async Task PauseAsync(CancellationToken cancellation)
    {
        if (!_one.Wait(TimeSpan.Zero, CancellationToken.None))
        {
            throw ApiFault.Upgrading();
        }

        await control.RestAsync(cancellation);
    }

    public Task QuietAsync() => Task.CompletedTask;

    public Task ResumeAsync()
    {
        control.Resume();
        _one.Release();
        return Task.CompletedTask;
    }

    public Task<LeaveResult> LeaveAsync(LeaveLimits limits, CancellationToken hurry) => proxy.LeaveAsync(limits, hurry);

    public void Dispose() => _one.Dispose();
}
