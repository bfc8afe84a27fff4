using Luma.Proxy;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Rig;

/// <summary>An app that holds every request until told to go on; WebSockets it echoes.</summary>
internal sealed class HoldingApp : IAsyncDisposable
{
    private TestApp? _app;

    public Signal Arrived { get; } = new();

    public Signal Go { get; } = new();

    public BackendAddress Address => _app!.Address;

    public async Task<BackendAddress> StartAsync()
    {
        _app = await TestApp.StartAsync(ServeAsync);
        return _app.Address;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            await WebSockets.EchoAsync(http);
            return;
        }

        Arrived.Give();
        await Go.Given;
        await http.Response.WriteAsync("held");
    }
}
