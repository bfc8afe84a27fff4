using System.Buffers;
using System.Text;

namespace Luma.Docker.Streams;

/// <summary>
/// Puts the lines of one stream back together from chunks that break anywhere, even inside a UTF-8 character. A line
/// longer than 1 MiB is given out in pieces, so that output without line ends cannot fill the memory.
/// </summary>
internal sealed class LineAssembler
{
    private const int LongestLine = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> _open = new();

    /// <summary>Whether a line has begun and not ended.</summary>
    public bool InsideLine => _open.WrittenCount > 0;

    /// <summary>Takes a chunk and gives the lines that it completes, without their ends.</summary>
    public IEnumerable<string> Add(ReadOnlyMemory<byte> chunk)
    {
        for (var end = chunk.Span.IndexOf((byte)'\n'); end >= 0; end = chunk.Span.IndexOf((byte)'\n'))
        {
            _open.Write(chunk.Span[..end]);
            chunk = chunk[(end + 1)..];
            yield return Take();
        }
        _open.Write(chunk.Span);
        if (_open.WrittenCount > LongestLine)
            yield return Take();
    }

    /// <summary>The line that the stream ended in, or null if it ended with a line end.</summary>
    public string? Rest() => InsideLine ? Take() : null;

    private string Take()
    {
        var line = _open.WrittenSpan;
        if (line.EndsWith((byte)'\r'))
            line = line[..^1];
        var text = Encoding.UTF8.GetString(line);
        _open.ResetWrittenCount();
        return text;
    }
}
