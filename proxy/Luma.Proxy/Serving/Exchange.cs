using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>One request on a client connection; the object stays with the connection and serves the next one too.</summary>
internal sealed class Exchange
{
    public DefaultHttpContext Http { get; } = new();
}
