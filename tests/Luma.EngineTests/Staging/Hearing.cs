using System.Net.WebSockets;
using System.Text;

namespace Luma.EngineTests.Staging;

internal static class Hearing
{
    /// <summary>The next message; null when the socket was closed.</summary>
    public static async Task<string?> HearAsync(this ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        try
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            return message.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, message.Count);
        }
        catch (Exception closed) when (closed is WebSocketException or IOException)
        {
            return null;
        }
    }
}
