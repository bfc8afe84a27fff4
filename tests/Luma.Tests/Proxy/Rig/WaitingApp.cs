using Luma.Proxy;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Rig;

/// <summary>An app that answers <c>/quick</c> at once, and anything else not before its client has left.</summary>
internal sealed class WaitingApp : IAsyncDisposable
{
    private TestApp? _app;

    public Signal Arrived { get; } = new();

    public Signal Left { get; } = new();

    public BackendAddress Address => _app!.Address;

    public static async Task<WaitingApp> StartAsync()
    {
        var app = new WaitingApp();
        app._app = await TestApp.StartAsync(app.ServeAsync);
        return app;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        if (http.Request.Path != "/quick")
        {
            using var registration = http.RequestAborted.Register(Left.Give);
            Arrived.Give();
            await Left.Given;
        }
    }
}
