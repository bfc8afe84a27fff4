using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What Kestrel runs for each request: no middleware, no host, straight to the forwarder.</summary>
internal sealed class ProxyApplication(Forwarder forwarder, TimeProvider time) : IHttpApplication<Exchange>
{
    // What a client sent before it heard that it should go is on its way for no longer than this.
    private static readonly TimeSpan _roundTrip = TimeSpan.FromSeconds(1);

    private volatile bool _leaving;

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = Exchange.On(contextFeatures, time);
        exchange.Http.Initialize(contextFeatures);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context) => _leaving ? ServeLastAsync(context) : forwarder.ServeAsync(context);

    /// <summary>From now on every client is asked, when it sends a request, to take a new connection for its next one.</summary>
    public void Leave() => _leaving = true;

    public void DisposeContext(Exchange context, Exception? exception) => context.Http.Uninitialize();

    private Task ServeLastAsync(Exchange exchange)
    {
        var http = exchange.Http;
        if (HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            return http.Features.Get<IConnectionLifetimeNotificationFeature>() is { ConnectionClosedRequested.IsCancellationRequested: false } connection
                ? ServeLastAsync(exchange, connection)
                : forwarder.ServeAsync(exchange);
        }

        http.Response.OnStarting(static state => SayClose(((HttpContext)state).Response), http);
        return forwarder.ServeAsync(exchange);
    }

    /// <summary>
    /// HTTP/2 has a frame for it (GOAWAY; RFC 9113, section 6.8). Kestrel closes the connection with its last stream, so this one
    /// stays open, though it is answered, until no other can be on its way.
    /// </summary>
    private async Task ServeLastAsync(Exchange exchange, IConnectionLifetimeNotificationFeature connection)
    {
        connection.RequestClose();
        await forwarder.ServeAsync(exchange);
        if (!exchange.Http.RequestAborted.IsCancellationRequested)
        {
            await exchange.Http.Response.CompleteAsync();
            await Task.Delay(_roundTrip, time);
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
