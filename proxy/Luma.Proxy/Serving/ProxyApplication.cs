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

    public Task ProcessRequestAsync(Exchange context)
    {
        if (_leaving)
        {
            AskToReconnect(context.Http);
        }

        return forwarder.ServeAsync(context.Http);
    }

    /// <summary>From now on every answer asks the client to take a new connection for its next request.</summary>
    public void Leave() => _leaving = true;

    public void DisposeContext(Exchange context, Exception? exception) => context.Http.Uninitialize();

    // HTTP/2 has no such header; its clients are told once per connection, by Kestrel, when the connections are closed.
    private static void AskToReconnect(HttpContext http)
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol))
        {
            http.Response.OnStarting(static state => SayClose(((HttpContext)state).Response), http);
        }
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
