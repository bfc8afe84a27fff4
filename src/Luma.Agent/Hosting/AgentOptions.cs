using System.Net;
using Luma.Proxy;

namespace Luma.Agent.Hosting;

/// <summary>How the agent was started. Each option has a twin in the environment, which the command line overrides.</summary>
internal sealed record AgentOptions
{
    /// <summary>The unix socket of the API, mode 0660, group <c>luma</c> where there is one. LUMA_SOCKET.</summary>
    public string Socket { get; init; } = Luma.Core.Api.ApiPaths.DefaultSocket;

    /// <summary>The folder of the state. LUMA_STATE.</summary>
    public string State { get; init; } = "/var/lib/luma";

    /// <summary>What tells this agent's containers from those of another agent on the same engine: its state folder.</summary>
    public string Identity => Path.GetFullPath(State);

    /// <summary>Where the proxy listens for HTTP. LUMA_HTTP, separated by commas.</summary>
    public IReadOnlyList<IPEndPoint> Http { get; init; } = [new(IPAddress.Any, 80)];

    /// <summary>Where the proxy listens for HTTPS; nowhere by default. LUMA_HTTPS, separated by commas.</summary>
    public IReadOnlyList<IPEndPoint> Https { get; init; } = [];

    /// <summary>The folder of the certificates for HTTPS. LUMA_CERTIFICATES.</summary>
    public string Certificates { get; init; } = "/etc/luma/certificates";

    /// <summary>Connections of clients at once. LUMA_MAX_CONNECTIONS.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>The same for one address. LUMA_MAX_CONNECTIONS_PER_ADDRESS.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 20_000;

    /// <summary>Networks of proxies in front, which are believed. LUMA_TRUSTED_PROXIES, separated by commas.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The unix socket of a proxy that is a process of its own; null for the one inside the agent. LUMA_PROXY.</summary>
    public string? Proxy { get; init; }

    /// <summary>Docker's socket. LUMA_DOCKER.</summary>
    public string Docker { get; init; } = "unix:///var/run/docker.sock";

    /// <summary>How long the process waits for what it has begun when another one has taken its place. LUMA_LEAVE_STREAMS, LUMA_LEAVE_MAX.</summary>
    public LeaveLimits Leave { get; init; } = new();

    /// <summary>Log lines as JSON instead of text. LUMA_LOG.</summary>
    public bool JsonLog { get; init; }
}
