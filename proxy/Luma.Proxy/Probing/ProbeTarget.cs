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

    /// <summary>What it speaks. Default HTTP/1.1.</summary>
    public BackendProtocol Protocol { get; init; }

    /// <summary>Value of the Host header; without one, the address itself.</summary>
    public string? Host { get; init; }
}
