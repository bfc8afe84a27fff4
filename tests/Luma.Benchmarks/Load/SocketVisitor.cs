using System.Net.WebSockets;

namespace Luma.Benchmarks.Load;

/// <summary>
/// A WebSocket for some seconds, with a message and its echo ten times a second, closed by the client. One that is closed before
/// was cut, however politely.
/// </summary>
internal sealed class SocketVisitor(Target target, TimeSpan session) : Visitor(Kinds.Socket, TimeSpan.FromMilliseconds(50), afterFailure: session)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public override void Dispose()
    {
    }

    protected override async Task<string?> VisitAsync(CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", target.Host);
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new($"ws://{target.Http}/ws"), cancellation);
        var buffer = new byte[1024];
        await ReceiveAsync(socket, buffer, cancellation);
        for (var beat = TimeSpan.Zero; beat < session; beat += Beat)
        {
            await socket.SendAsync("beat"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
            await ReceiveAsync(socket, buffer, cancellation);
            await Task.Delay(Beat, TimeProvider.System, cancellation);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        return null;
    }

    protected override void Forget()
    {
    }

    private static async Task ReceiveAsync(ClientWebSocket socket, byte[] buffer, CancellationToken cancellation)
    {
        var message = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
        if (message.MessageType == WebSocketMessageType.Close)
        {
            throw new UnexpectedAnswerException($"closed by the server ({(int?)socket.CloseStatus})");
        }
    }
}
