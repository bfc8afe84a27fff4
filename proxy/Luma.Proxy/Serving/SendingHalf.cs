using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Luma.Proxy;

/// <summary>
/// The half of a TCP connection on which its client sends. To Kestrel its end (FIN) is the client's; to the client it may only
/// say that it will ask no more (RFC 9293, section 3.6). Which of the two, the route of the request under way knows; a client
/// that left after all refuses what is sent to it.
/// </summary>
internal sealed class SendingHalf(Socket socket, CancellationTokenSource gone)
{
    private volatile bool _ended;
    private Meaning _meaning;

    /// <summary>What the end means to the request under way.</summary>
    private enum Meaning
    {
        /// <summary>No request was seen yet; one may have come just before the end.</summary>
        Unknown,

        /// <summary>The client has left.</summary>
        Gone,

        /// <summary>The client waits for its answer.</summary>
        Waiting,
    }

    /// <summary>From now on Kestrel is told of the connection's end by what it means.</summary>
    public static void Watch(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            return;
        }

        var gone = new CancellationTokenSource();
        var half = new SendingHalf(socket, gone);
        connection.Features.Set(half);
        var closed = connection.ConnectionClosed;
        connection.ConnectionClosed = gone.Token;
        closed.UnsafeRegister(static half => ((SendingHalf)half!).End(), half);
    }

    /// <summary>A request begins, or the next one that came before the end.</summary>
    /// <param name="outlasts">Whether it goes on although its client sends no more.</param>
    public void Serve(bool outlasts)
    {
        var meaning = outlasts ? Meaning.Waiting : Meaning.Gone;
        if (_meaning != meaning)
        {
            // Either this thread sees the end, or the one that tells of the end sees the meaning.
            Interlocked.Exchange(ref _meaning, meaning);
        }

        if (_ended && !outlasts)
        {
            gone.Cancel();
        }
    }

    private void End()
    {
        _ended = true;
        Interlocked.MemoryBarrier();
        if (_meaning == Meaning.Gone || !TcpInfo.IsHalfClosed(socket))
        {
            gone.Cancel();
        }
    }
}
