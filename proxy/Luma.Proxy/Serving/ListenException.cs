using System.Net;

namespace Luma.Proxy;

/// <summary>The proxy cannot listen where it should; says where and why.</summary>
public sealed class ListenException(IPEndPoint endpoint, string reason, Exception? cause = null)
    : Exception($"cannot listen on {endpoint}: {reason}", cause)
{
    /// <summary>The address that could not be had.</summary>
    public IPEndPoint Endpoint => endpoint;
}
