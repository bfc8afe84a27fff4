using System.Buffers;
using System.Text;

namespace Luma.Docker.Streams;

/// <summary>Keeps the first MiB of each stream of a command's output; reads the rest to its end without keeping it.</summary>
internal sealed class OutputCapture
{
    private const int Most = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _stdout = new();
    private readonly ArrayBufferWriter<byte> _stderr = new();
    private bool _truncated;

    public static async Task<ExecOutput> ReadAsync(IAsyncEnumerable<OutputChunk> chunks, CancellationToken ct)
    {
        var capture = new OutputCapture();
        await foreach (var chunk in chunks.WithCancellation(ct))
            capture.Add(chunk);
        return new(Text(capture._stdout), Text(capture._stderr), capture._truncated);
    }

    private void Add(OutputChunk chunk)
    {
        var kept = chunk.Stream == OutputStream.Stderr ? _stderr : _stdout;
        var room = Math.Min(chunk.Bytes.Length, Most - kept.WrittenCount);
        _truncated |= room < chunk.Bytes.Length;
        kept.Write(chunk.Bytes.Span[..room]);
    }

    private static string Text(ArrayBufferWriter<byte> bytes) => Encoding.UTF8.GetString(bytes.WrittenSpan);
}
