using System.Net;

namespace Luma.Proxy;

/// <summary>
/// One address that the proxy may send requests to, with the identity of what listens there.
/// </summary>
/// <remarks>
/// Addresses are reused quickly, so the <see cref="Id"/> says who it is: the same id in two tables is the same
/// live backend and keeps its connections and its leases; a new id at an old address starts from nothing.
/// </remarks>
public sealed record BackendAddress
{
    /// <summary>Identity of the live process, for instance container id and start time. Never empty.</summary>
    public required string Id { get; init; }

    /// <summary>The address to dial.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What it speaks. Default HTTP/1.1.</summary>
    public BackendProtocol Protocol { get; set; }

    /// <summary>The address as one dials it, such as <c>10.0.0.2:3000</c>.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
