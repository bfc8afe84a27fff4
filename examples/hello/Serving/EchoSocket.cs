using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hello.Serving;

/// <summary>A WebSocket that says its version first and then echoes; it says goodbye when the app stops.</summary>
internal sealed class EchoSocket(string version, TimeProvider time, CancellationToken stopping)
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    public async Task AnswerAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await context.TextAsync("this is a WebSocket\n", 426);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(version), WebSocketMessageType.Text, true, context.RequestAborted);
        try
        {
            await EchoAsync(socket, context.RequestAborted);
        }
        catch (Exception left) when (left is WebSocketException || (left is OperationCanceledException && stopping.IsCancellationRequested))
        {
            // The client has left without a goodbye, or did not answer ours.
        }
    }

    private async Task EchoAsync(WebSocket socket, CancellationToken aborted)
    {
        // A close frame, not a cancelled read: cancelling would abort the socket, and the client would see a reset.
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(aborted, patience.Token);
        using var goodbye = stopping.Register(() =>
        {
            patience.CancelAfter(GoodbyeTimeout);
            _ = CloseAsync(socket, WebSocketCloseStatus.EndpointUnavailable, aborted);
        });
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), until.Token);
            if (message.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(socket, WebSocketCloseStatus.NormalClosure, aborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, aborted);
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, CancellationToken aborted)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(status, null, aborted);
        }
    }
}
