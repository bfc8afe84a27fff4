using System.Net.Sockets;

namespace Luma.Cli.Connection;

/// <summary>No agent answers, or it ceased to.</summary>
internal sealed class AgentUnreachableException(string message, string remedy, Exception? cause = null) : Exception(message, cause)
{
    private const string LogRemedy = "Look into its log on the server: `journalctl -u luma-agent`.";

    public string Remedy { get; } = remedy;

    /// <summary>The server's name, where it is not this machine.</summary>
    public string? Server { get; init; }

    /// <summary>What ssh said.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Whether somebody at the terminal could help: with a passphrase, or by accepting the server's key.</summary>
    public bool WantsAnswer { get; init; }

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

    public static AgentUnreachableException Silent(IRoute route, TimeSpan patience) =>
        new($"{route.Agent} did not answer within {patience.TotalSeconds:0} s", $"{LogRemedy} If it hangs, `systemctl restart luma-agent` there ends that.");

    public static AgentUnreachableException Lost(IRoute route, Exception cause) =>
        new($"{route.Agent} broke off the connection: {cause.Message}", LogRemedy, cause);
}
