using System.Net.Sockets;

namespace Luma.Docker;

/// <summary>No engine behind the socket, or the connection to it broke.</summary>
public sealed class DockerUnreachableException(string message, Exception? inner = null) : DockerException(null, message, inner)
{
    internal static DockerUnreachableException CannotConnect(DockerEndpoint endpoint, SocketException cause) =>
        new($"Cannot reach Docker Engine at {endpoint}: {Explain(cause)}", cause);

    internal static DockerUnreachableException ConnectionLost(string call, DockerEndpoint endpoint, Exception cause) =>
        new($"Docker Engine at {endpoint} closed the connection during {call}", cause);

    private static string Explain(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.AccessDenied => "permission denied. Is this user in the group 'docker' (usermod -aG docker USER, then log in again)?",
        SocketError.ConnectionRefused => "nothing listens there. Is Docker running? Try: systemctl start docker",
        SocketError.AddressNotAvailable => "there is no such socket. Is Docker installed and running? Try: systemctl start docker",
        _ => $"{cause.Message}. Is Docker running? Try: systemctl start docker",
    };
}
