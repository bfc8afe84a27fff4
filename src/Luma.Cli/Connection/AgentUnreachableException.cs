using System.Net.Sockets;

namespace Luma.Cli.Connection;

/// <summary>No agent answers, or it ceased to.</summary>
internal sealed class AgentUnreachableException(string message, string remedy, Exception? cause = null) : Exception(message, cause)
{
    public string Remedy { get; } = remedy;

    public static AgentUnreachableException CannotConnect(AgentAddress address, SocketException cause)
    {
        var reason = cause.SocketErrorCode switch
        {
            SocketError.AccessDenied => "permission denied",
            _ when !File.Exists(address.SocketPath) => "no such file",
            SocketError.ConnectionRefused => "the socket is there, but nobody listens on it",
            _ => cause.Message,
        };
        var remedy = cause.SocketErrorCode == SocketError.AccessDenied
            ? $"Use sudo, or join the group that owns the socket: `ls -l {address.SocketPath}` shows it."
            : "Start it with `systemctl start luma-agent` or `luma-agent`, or name another socket with --agent.";
        return new($"no agent answers at {address}: {reason}", remedy, cause);
    }

    public static AgentUnreachableException Silent(AgentAddress address, TimeSpan patience) =>
        new($"the agent at {address} did not answer within {patience.TotalSeconds:0} s", "Look into its log: `journalctl -u luma-agent`.");

    public static AgentUnreachableException Lost(AgentAddress address, Exception cause) =>
        new($"the agent at {address} broke off the connection: {cause.Message}", "Look into its log: `journalctl -u luma-agent`.", cause);
}
