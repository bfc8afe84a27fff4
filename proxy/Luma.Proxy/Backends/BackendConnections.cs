using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Proxy;

/// <summary>Opens the pooled connections of one backend; each backend has a pool of its own that ends with it.</summary>
internal sealed class BackendConnections(TimeSpan connectTimeout, TimeSpan idleTimeout, TimeProvider time)
{
    public HttpMessageInvoker Open(BackendAddress address)
    {
        var endpoint = new IPEndPoint(address.Address, address.Port);
        var multiplexed = address.Protocol == BackendProtocol.H2c;
        var handler = Handler((_, cancellation) => ConnectAsync(endpoint, multiplexed, cancellation));
        return new HttpMessageInvoker(multiplexed ? handler : new EarlyAnswers(this, handler));
    }

    /// <summary>A client whose connections come from there.</summary>
    public SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect) => new()
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
        ConnectCallback = connect,
    };

    public AppConnections? OpenHttp1(BackendAddress address)
    {
        var endpoint = new IPEndPoint(address.Address, address.Port);
        return address.Protocol == BackendProtocol.H2c ? null : new AppConnections(cancellation => DialAsync(endpoint, cancellation), idleTimeout, time);
    }

    private async ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, bool multiplexed, CancellationToken cancellation) =>
        new BackendStream(await DialAsync(endpoint, cancellation), multiplexed);

    // Dialled by hand for the sake of the exception: only a failure from here proves that no byte was sent.
    private async ValueTask<Socket> DialAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        Socket? socket = null;
        using var timeout = new CancellationTokenSource(connectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
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
            throw new BackendUnreachableException(endpoint, timedOut: fault is OperationCanceledException, fault);
        }
    }
}
