using Luma.Agent.Hosting;

namespace Luma.Agent.ProxyProcess;

/// <summary>How <c>luma-agent proxy</c> was started.</summary>
internal sealed record ProxyProcessOptions
{
    /// <summary>The unix socket over which the agent drives it. LUMA_PROXY_CONTROL.</summary>
    public string Control { get; init; } = "/run/luma-proxy/control.sock";

    /// <summary>The file of the last table. LUMA_PROXY_TABLE.</summary>
    public string Table { get; init; } = "/var/lib/luma-proxy/table.json";

    /// <summary>Where and to whom it listens, how it logs and leaves: the options that it has in common with the agent.</summary>
    public AgentOptions Serving { get; init; } = new();
}
