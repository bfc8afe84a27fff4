using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Proxy;

/// <summary>Opens the connections to one backend; each backend has pools of its own that end with it.</summary>
internal sealed class BackendConnections(TimeSpan connectTimeout, TimeSpan idleTimeout, TimeProvider time)
{
    /// <summary>Connections for all but switching protocols, where the backend speaks HTTP/1.1; otherwise null.</summary>
    /// <param name="address">Of the backend.</param>
    /// <param name="left">Fires when nobody needs to be connected to it any more.</param>
    public AppConnections? OfHttp1(BackendAddress address, Func<CancellationToken> left)
    {
        var endpoint = EndpointOf(address);
        return address.Protocol == BackendProtocol.H2c ? null : new(cancellation => DialAsync(endpoint, left(), cancellation), idleTimeout, time);
    }

    /// <summary>Connections of .NET's HTTP client.</summary>
    /// <param name="address">Of the backend.</param>
    /// <param name="left">The same.</param>
    public HttpMessageInvoker OfClient(BackendAddress address, Func<CancellationToken> left)
    {
        var endpoint = EndpointOf(address);
        return new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = idleTimeout,
            // Header bytes beyond ASCII pass through unchanged: one byte, one character, one byte.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ConnectCallback = async (_, cancellation) => new BackendStream(await DialAsync(endpoint, left(), cancellation)),
        });
    }

    private static IPEndPoint EndpointOf(BackendAddress address) => new(address.Address, address.Port);

    // Dialled by hand for the sake of the exception: only a failure from here proves that no byte was sent.
    private async ValueTask<Socket> DialAsync(IPEndPoint endpoint, CancellationToken left, CancellationToken cancellation)
    {
        Socket? socket = null;
        using var timeout = new CancellationTokenSource(connectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, left, cancellation);
        try
        {
            socket = OpenFiles.Keep(new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, Scarcity.App);
            await socket.ConnectAsync(endpoint, either.Token);
            return socket;
        }
        catch (Exception fault)
        {
            socket?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new BackendUnreachableException(endpoint, timedOut: fault is OperationCanceledException && timeout.IsCancellationRequested, fault);
        }
    }
}
