using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Luma.Tests.Proxy.Rig;

/// <summary>A frame of HTTP/2 (RFC 9113, section 4.1).</summary>
internal sealed record Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte GoAway = 7;

    /// <summary>The code of an error that a frame of type <see cref="Reset"/> tells.</summary>
    public int Error => BinaryPrimitives.ReadInt32BigEndian(Payload);
}

/// <summary>An HTTP/2 connection without TLS, frame by frame, for what no well-behaved client does.</summary>
internal sealed class Http2Frames : IDisposable
{
    private const byte EndOfHeaders = 0x4;
    private const byte EndOfStreamAndHeaders = 0x5;

    // The host, which comes first, is the newest (RFC 7541, section 2.3.3: the static table has 61 entries).
    private const byte NewestButOne = 0x80 | 63;

    /// <summary>GET / of host a (RFC 7541, section 6): three entries of the static table, and a name with its value.</summary>
    private static readonly byte[] _get = [0x82, 0x86, 0x84, 0x41, 0x01, (byte)'a'];

    /// <summary>POST / likewise.</summary>
    private static readonly byte[] _post = [0x83, 0x86, 0x84, 0x41, 0x01, (byte)'a'];

    private readonly NetworkStream _stream;

    private Http2Frames(Socket socket) => _stream = new(socket, ownsSocket: true);

    public static async Task<Http2Frames> OpenAsync(IPEndPoint proxy)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(proxy);
        var frames = new Http2Frames(socket);
        await frames._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await frames.SendAsync(Bytes(Http2Frame.Settings, 0, 0, []));
        return frames;
    }

    /// <summary>A request on this stream, an odd number larger than the one before.</summary>
    public static byte[] Get(int stream) => Request(stream, _get);

    /// <summary>The same, with a header.</summary>
    public static byte[] Get(int stream, string name, string value) => Request(stream, [.. _get, .. Literal(name, value)]);

    /// <summary>The same, with the header that was last told in full.</summary>
    public static byte[] GetWithLast(int stream) => Request(stream, [.. _get, NewestButOne]);

    /// <summary>A request whose headers are these and no others, the ones that begin with a colon included.</summary>
    public static byte[] Request(int stream, params IEnumerable<(string Name, string Value)> headers) =>
        Request(stream, [.. headers.SelectMany(header => Literal(header.Name, header.Value))]);

    /// <summary>A request of no bytes in its body, and a header behind that.</summary>
    public static byte[] PostWithTrailer(int stream, string name, string value) =>
        [.. Bytes(Http2Frame.Headers, EndOfHeaders, stream, _post), .. Request(stream, Literal(name, value))];

    /// <summary>Takes the stream back (CANCEL).</summary>
    public static byte[] Cancel(int stream) => Bytes(Http2Frame.Reset, 0, stream, [0, 0, 0, 8]);

    public async Task SendAsync(params IEnumerable<byte[]> frames) => await _stream.WriteAsync(frames.SelectMany(frame => frame).ToArray());

    /// <summary>The next frame, or null when the connection has ended.</summary>
    public async Task<Http2Frame?> ReadAsync()
    {
        try
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await _stream.ReadExactlyAsync(payload);
            return new(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next frame of a type.</summary>
    public async Task<Http2Frame?> ReadAsync(byte type)
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == type)
            {
                return frame;
            }
        }

        return null;
    }

    public void Dispose() => _stream.Dispose();

    private static byte[] Request(int stream, byte[] headers) => Bytes(Http2Frame.Headers, EndOfStreamAndHeaders, stream, headers);

    // With its name, and to be remembered (RFC 7541, section 6.2.1); a character is a byte.
    private static byte[] Literal(string name, string value) =>
        [0x40, (byte)name.Length, .. Encoding.Latin1.GetBytes(name), (byte)value.Length, .. Encoding.Latin1.GetBytes(value)];

    private static byte[] Bytes(byte type, byte flags, int stream, byte[] payload)
    {
        byte[] head = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), stream);
        return [.. head, .. payload];
    }
}
