using System.Net.Sockets;

namespace Luma.Docker.Connection;

/// <summary>Makes HTTP speak over the engine's unix socket, with connections kept for the next call.</summary>
internal static class UnixSocketHandler
{
    public static SocketsHttpHandler For(DockerEndpoint endpoint) => new()
    {
        ConnectCallback = async (_, ct) => await ConnectAsync(endpoint, ct),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        // A stream that is left early must let go of the engine at once, not be read on in the hope of reuse.
        MaxResponseDrainSize = 0,
    };

    private static async Task<Stream> ConnectAsync(DockerEndpoint endpoint, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.SocketPath), ct);
            return new YieldingStream(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw DockerUnreachableException.CannotConnect(endpoint, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
