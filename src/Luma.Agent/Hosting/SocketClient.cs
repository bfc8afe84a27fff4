using System.Net.Sockets;

namespace Luma.Agent.Hosting;

/// <summary>HTTP to the agent that runs, over its unix socket.</summary>
internal static class SocketClient
{
    public static HttpClient To(string path, TimeSpan patience) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new("http://agent"),
        Timeout = patience,
    };
}
