using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What Kestrel runs for each request: no middleware, no host, straight to the forwarder.</summary>
internal sealed class ProxyApplication(Forwarder forwarder) : IHttpApplication<Exchange>
{
    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = Reused(contextFeatures) ?? new Exchange();
        exchange.Http.Initialize(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context) => forwarder.ServeAsync(context.Http);

    public void DisposeContext(Exchange context, Exception? exception) => context.Http.Uninitialize();

    private static Exchange? Reused(IFeatureCollection features) =>
        features is IHostContextContainer<Exchange> connection ? connection.HostContext ??= new Exchange() : null;
}
