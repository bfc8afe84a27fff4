using System.Net;

namespace Luma.Proxy;

/// <summary>What to ask, and where.</summary>
public sealed record ProbeTarget
{
    /// <summary>The backend's own address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Path, with a query if wanted. Default <c>/up</c>.</summary>
    public string Path { get; init; } = "/up";

    /// <summary>Value of the Host header; without one, the address itself.</summary>
    public string? Host { get; init; }
}
