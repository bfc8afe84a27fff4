using System.Net;

namespace Luma.Benchmarks.Peers;

/// <summary>Nobody in between: what the load generator and the backend can do by themselves.</summary>
internal sealed class Direct : IPeer
{
    public string Name => "direct";

    public IPEndPoint Http { get; private set; } = new(IPAddress.Loopback, 0);

    public IPEndPoint Http2 => new(Http.Address, Http.Port + 1);

    public int? Process => null;

    public Task StartAsync(Upstream upstream)
    {
        Http = upstream.Backends[0];
        return Task.CompletedTask;
    }

    public Task ReloadAsync(Upstream upstream) => StartAsync(upstream);

    public Task StopAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
