using System.Net;
using System.Net.Sockets;

namespace Luma.Benchmarks.Staging;

/// <summary>Addresses on loopback that nobody listens on.</summary>
internal static class Ports
{
    public static IPEndPoint Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
