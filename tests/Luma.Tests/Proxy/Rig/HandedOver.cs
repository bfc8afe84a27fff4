using Luma.Proxy;

namespace Luma.Tests.Proxy.Rig;

/// <summary>Both ends of a handover that has come as far as the sockets: the heir holds them and does not serve yet.</summary>
internal sealed record HandedOver(Successor Giving, Predecessor Held, Task Taken) : IDisposable
{
    public async Task SettleAsync()
    {
        await Held.ReadyAsync();
        await Taken.Soon();
    }

    public void Dispose()
    {
        Held.Dispose();
        Giving.Dispose();
    }
}
