using System.Net;
using Luma.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Luma.Tests.Proxy.Rig;

/// <summary>An app behind the proxy: Kestrel on a loopback port of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static int _count;
    private readonly WebApplication _app;
    private int _requests;

    private TestApp(WebApplication app) => _app = app;

    public required BackendAddress Address { get; init; }

    public string Id => Address.Id;

    /// <summary>Requests that arrived so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static Task<TestApp> SayingAsync(string text) => StartAsync(http => http.Response.WriteAsync(text));

    /// <summary>Writes without end, and tells of each piece that the proxy took.</summary>
    public static Task<TestApp> WritingAsync(Action? written = null) => StartAsync(async http =>
    {
        var piece = new byte[64 * 1024];
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(piece, http.RequestAborted);
            written?.Invoke();
        }
    });

    public static async Task<TestApp> StartAsync(RequestDelegate handle, BackendProtocol protocol = BackendProtocol.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = protocol == BackendProtocol.H2c ? HttpProtocols.Http2 : HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var web = builder.Build();
        web.UseWebSockets();
        TestApp? app = null;
        web.Run(http =>
        {
            Interlocked.Increment(ref app!._requests);
            return handle(http);
        });
        await web.StartAsync();
        app = new TestApp(web)
        {
            Address = new() { Id = $"app-{Interlocked.Increment(ref _count)}", Address = IPAddress.Loopback, Port = new Uri(web.Urls.Single()).Port, Protocol = protocol },
        };
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
