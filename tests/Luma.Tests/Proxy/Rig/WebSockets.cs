using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Rig;

/// <summary>Both ends of a WebSocket, with the framework's own implementation of the protocol.</summary>
internal static class WebSockets
{
    public static async Task<ClientWebSocket> OpenWebSocketAsync(this TestProxy proxy)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new Uri($"ws://{proxy.Endpoint}/ws"), CancellationToken.None).Soon();
        return socket;
    }

    /// <summary>Sends a text, if given, and returns the next one that arrives.</summary>
    public static async Task<string> EchoAsync(this WebSocket socket, string? text = null)
    {
        if (text is not null)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).Soon();
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    /// <summary>The app's end: accepts the handshake and sends every message back.</summary>
    public static async Task EchoAsync(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
