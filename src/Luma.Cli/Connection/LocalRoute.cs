using System.Net.Sockets;

namespace Luma.Cli.Connection;

/// <summary>To an agent of this machine, by its socket.</summary>
internal sealed class LocalRoute(AgentAddress address) : IRoute
{
    public string Server => address.Server;

    public string Agent => $"the agent at {address}";

    public async Task<Stream> ConnectAsync(CancellationToken ct)
    {
        try
        {
            return await OpenAsync(address.SocketPath, ct);
        }
        catch (SocketException e)
        {
            throw AgentUnreachableException.CannotConnect(address, e);
        }
    }

    /// <exception cref="SocketException">Nobody is there.</exception>
    public static async Task<Stream> OpenAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
