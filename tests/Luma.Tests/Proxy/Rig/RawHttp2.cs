using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Tests.Proxy.Rig;

/// <summary>HTTP/2 frame by frame (RFC 9113), as much as it takes to see in which order a server says what.</summary>
internal sealed class RawHttp2(Socket socket) : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    public static async Task<RawHttp2> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var client = new RawHttp2(socket);
        await client._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Settings, 0, 0, []);
        return client;
    }

    /// <summary>Asks for a page; the header fields are written as HPACK's literals, without its tables of the connection (RFC 7541).</summary>
    public Task GetAsync(int stream, string host, string path) =>
        SendAsync(Headers, EndStream | EndHeaders, stream, [0x82, 0x86, .. Literal(4, path), .. Literal(1, host)]);

    /// <summary>What the server says next: <c>goaway LAST</c>, or <c>end STREAM</c> for the end of an answer; <c>closed</c> in the end.</summary>
    public async Task<string> NextAsync()
    {
        var head = new byte[9];
        while (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
            await _stream.ReadExactlyAsync(body);
            switch (head[3])
            {
                case GoAway:
                    return $"goaway {BinaryPrimitives.ReadInt32BigEndian(body)}";
                case Data or Headers when (head[4] & EndStream) != 0:
                    return $"end {BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5))}";
            }
        }

        return "closed";
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] Literal(byte name, string value) => [name, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private async Task SendAsync(byte type, byte flags, int stream, byte[] body)
    {
        var frame = new byte[9 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        body.CopyTo(frame, 9);
        await _stream.WriteAsync(frame);
    }
}
