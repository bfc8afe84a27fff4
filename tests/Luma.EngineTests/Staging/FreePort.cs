using System.Net;
using System.Net.Sockets;

namespace Luma.EngineTests.Staging;

/// <summary>A port of this machine that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>Below the range from which Linux takes the ports of outgoing connections (32768 on), of which there are many here.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(20000, 32000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
