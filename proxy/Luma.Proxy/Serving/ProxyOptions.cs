using System.Net;
using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>What is fixed while a proxy runs.</summary>
public sealed record ProxyOptions
{
    /// <summary>Addresses to listen on; port 0 takes any free port. Default: port 80 on every IPv4 address.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 80)];

    /// <summary>Addresses to listen on for TLS. Default: none.</summary>
    public IReadOnlyList<IPEndPoint> Https { get; init; } = [];

    /// <summary>
    /// Folder of the certificates for TLS: NAME.pem or NAME.crt with the certificate and its chain, NAME.key with its key.
    /// Default <c>/etc/luma/certificates</c>.
    /// </summary>
    public string Certificates { get; init; } = "/etc/luma/certificates";

    /// <summary>
    /// Listening sockets from another process. One that listens where <see cref="Listen"/> says is used instead of a new
    /// one; the proxy closes it in the end. Default none.
    /// </summary>
    public IReadOnlyList<Socket> Inherited { get; init; } = [];

    /// <summary>
    /// Connections of clients at once; whoever comes then is answered 503, or closed. Fewer where the process may not have
    /// two descriptors open for each. Default 100,000.
    /// </summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>The same for one address, or one /64 of IPv6; trusted proxies are not bound by it. Default 20,000.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 20_000;

    /// <summary>Networks of proxies in front, whose X-Forwarded-* headers are passed on. Default none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>How long the head of a request may take from its first byte on. Default 15 s; answered 408 then.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client's connection may stay without a request. Default 130 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>
    /// How long the body of a request may come, or its answer be taken, at less than 240 bytes a second on average; the time in
    /// which the app does not read the body does not count. Default 5 s; more than one second.
    /// </summary>
    public TimeSpan RateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a client may take nothing of what is sent to it before it is closed (TCP_USER_TIMEOUT, tcp(7)). Default 60 s.
    /// </summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may take for its TLS handshake. Default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long connecting to a backend may take before another one is tried. Default 2 s: the address of a container that is gone
    /// swallows packets for longer, and a first packet that was lost is sent again after one second (RFC 6298 2.1).
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Idle connections to a backend are closed between this long and one second later. Default 0.5 s, so that they
    /// never outlive the idle time of an app server that closes after 2 s (gunicorn; Node and uvicorn wait 5 s).
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Where the lines of <see cref="RouteSettings.AccessLog"/> go; nowhere by default.</summary>
    public Stream? AccessLog { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
