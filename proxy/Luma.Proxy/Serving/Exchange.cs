using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>One request on a client connection; the object stays with the connection and serves the next one too.</summary>
internal sealed class Exchange(TimeProvider time, SendingHalf? sending)
{
    public DefaultHttpContext Http { get; } = new();

    public Lease Lease { get; } = new(time);

    /// <summary>Path and query of the request, as <see cref="Admission"/> let them in.</summary>
    public string Target { get; set; } = "/";

    /// <summary>The client's half of a connection that serves one request after another; null where that is not known.</summary>
    public SendingHalf? Sending => sending;

    /// <summary>The exchange that a request belongs to.</summary>
    public static Exchange Of(HttpContext http) => ConnectionOf(http.Features).HostContext!;

    /// <summary>Kestrel keeps it with each connection, and with each stream of HTTP/2.</summary>
    public static Exchange On(IFeatureCollection features, TimeProvider time) => ConnectionOf(features).HostContext ??= New(features, time);

    private static Exchange New(IFeatureCollection features, TimeProvider time)
    {
        features.Get<GoAway>()?.Follow(features);
        return new(time, features.Get<SendingHalf>());
    }

    private static IHostContextContainer<Exchange> ConnectionOf(IFeatureCollection features) => (IHostContextContainer<Exchange>)features;
}
