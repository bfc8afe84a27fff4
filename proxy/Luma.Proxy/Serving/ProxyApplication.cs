using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What Kestrel runs for each request: no middleware, no host, straight to the forwarder.</summary>
internal sealed class ProxyApplication(Forwarder forwarder, TimeProvider time) : IHttpApplication<Exchange>
{
    private volatile bool _leaving;

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = Exchange.On(contextFeatures, time);
        exchange.Http.Initialize(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context) => _leaving ? ServeLastAsync(context) : forwarder.ServeAsync(context);

    /// <summary>From now on every client of HTTP/1.1 is asked, when it sends a request, to take a new connection for its next one.</summary>
    public void Leave() => _leaving = true;

    public void DisposeContext(Exchange context, Exception? exception) => context.Http.Uninitialize();

    // HTTP/2 has a frame for it, see GoAway.
    private Task ServeLastAsync(Exchange exchange)
    {
        if (!HttpProtocol.IsHttp2(exchange.Http.Request.Protocol))
        {
            exchange.Http.Response.OnStarting(static state => SayClose(((HttpContext)state).Response), exchange.Http);
        }

        return forwarder.ServeAsync(exchange);
    }

    private static Task SayClose(HttpResponse response)
    {
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
