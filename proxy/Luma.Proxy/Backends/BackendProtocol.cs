namespace Luma.Proxy;

/// <summary>What a backend is spoken to in.</summary>
public enum BackendProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS and without asking first (RFC 9113, section 3.3), as gRPC servers expect it.</summary>
    H2c,
}
