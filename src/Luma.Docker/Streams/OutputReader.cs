using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Luma.Docker.Streams;

/// <summary>
/// Reads what containers and commands write. Without a terminal, stdout and stderr share the connection in frames: a
/// header of 8 bytes (1 or 2 for the stream, three zeros, the length as big-endian uint32), then the bytes
/// (Engine API reference, "Stream format" of container attach). With a terminal the bytes come bare.
/// </summary>
internal static class OutputReader
{
    private const int HeaderLength = 8;
    private const int BufferLength = 16 * 1024;
    private const int SystemError = 3;

    // However the bytes arrive, a frame's first chunk has all of the stamp that a log's frame begins with.
    private const int FrameStart = 31;

    public static async IAsyncEnumerable<OutputChunk> ReadRawAsync(
        Stream source, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var buffer = new byte[BufferLength];
        while (await source.ReadAsync(buffer, ct) is > 0 and var count)
            yield return new(OutputStream.Stdout, buffer.AsMemory(0, count), StartsFrame: false);
    }

    public static async IAsyncEnumerable<OutputChunk> ReadFramesAsync(
        Stream source, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var header = new byte[HeaderLength];
        var buffer = new byte[BufferLength];
        while (await ReadHeaderAsync(source, header, ct))
        {
            var (stream, left) = Decode(header);
            if (stream == SystemError)
                throw await SystemErrorAsync(source, left, ct);
            for (var first = true; left > 0; first = false)
            {
                var least = (int)Math.Min(left, first ? FrameStart : 1);
                var count = await ReadSomeAsync(source, buffer.AsMemory(0, (int)Math.Min(left, BufferLength)), least, ct);
                left -= (uint)count;
                yield return new((OutputStream)stream, buffer.AsMemory(0, count), first);
            }
        }
    }

    private static (int Stream, uint Length) Decode(ReadOnlySpan<byte> header) => header[0] switch
    {
        // 0 is stdin, which the reference says is written on stdout.
        0 or 1 => ((int)OutputStream.Stdout, BinaryPrimitives.ReadUInt32BigEndian(header[4..])),
        <= SystemError => (header[0], BinaryPrimitives.ReadUInt32BigEndian(header[4..])),
        _ => throw new DockerException(null, $"Docker Engine sent a frame of unknown kind {header[0]}"),
    };

    /// <summary>False at the end between two frames, which is where a stream may end.</summary>
    private static async Task<bool> ReadHeaderAsync(Stream source, byte[] header, CancellationToken ct)
    {
        var count = await source.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, ct);
        return count switch
        {
            0 => false,
            HeaderLength => true,
            _ => throw CutOff(),
        };
    }

    private static async Task<int> ReadSomeAsync(Stream source, Memory<byte> buffer, int least, CancellationToken ct)
    {
        var count = await source.ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false, ct);
        return count >= least ? count : throw CutOff();
    }

    /// <summary>The engine failed while it streamed, and says why in a frame of its own kind.</summary>
    private static async Task<DockerException> SystemErrorAsync(Stream source, uint length, CancellationToken ct)
    {
        var text = new byte[Math.Min(length, BufferLength)];
        var count = await source.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, ct);
        return new DockerException(null, System.Text.Encoding.UTF8.GetString(text, 0, count).Trim());
    }

    private static DockerUnreachableException CutOff() => new("Docker Engine ended the output in the middle of a frame");
}
