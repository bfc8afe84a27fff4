using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Luma.Docker.Streams;

/// <summary>Makes log lines of output chunks, keeping stdout and stderr apart.</summary>
internal sealed class LogReader(bool timestamps)
{
    // 2006-01-02T15:04:05.000000000Z and the space after it; the engine always writes nine digits and UTC.
    private const int StampLength = 30;
    private const string Ticks = "yyyy-MM-ddTHH:mm:ss.fffffff";

    private readonly Dictionary<OutputStream, LineAssembler> lines = new()
    {
        [OutputStream.Stdout] = new(),
        [OutputStream.Stderr] = new(),
    };

    public async IAsyncEnumerable<LogLine> ReadAsync(
        IAsyncEnumerable<OutputChunk> chunks, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var chunk in chunks.WithCancellation(ct))
            foreach (var line in lines[chunk.Stream].Add(Continued(chunk)))
                yield return Parse(chunk.Stream, line);
        foreach (var (stream, assembler) in lines)
            if (assembler.Rest() is { } line)
                yield return Parse(stream, line);
    }

    /// <summary>
    /// The engine cuts lines longer than 16 KiB into several messages and stamps every one of them; stamps inside a
    /// line are none of its text.
    /// </summary>
    private ReadOnlyMemory<byte> Continued(OutputChunk chunk) =>
        timestamps && chunk.StartsFrame && lines[chunk.Stream].InsideLine && StartsWithStamp(chunk.Bytes.Span)
            ? chunk.Bytes[(StampLength + 1)..]
            : chunk.Bytes;

    private static bool StartsWithStamp(ReadOnlySpan<byte> bytes) =>
        bytes.Length > StampLength && bytes[StampLength] == ' ' && ParseStamp(Encoding.ASCII.GetString(bytes[..StampLength])) is not null;

    private LogLine Parse(OutputStream stream, string line)
    {
        var space = timestamps ? line.IndexOf(' ', StringComparison.Ordinal) : -1;
        var stamp = space > 0 ? ParseStamp(line.AsSpan(0, space)) : null;
        return stamp is null ? new(stream, null, line) : new(stream, stamp, line[(space + 1)..]);
    }

    /// <summary>Cuts to the 100 ns that .NET knows, never rounding up: a line's own stamp, given as "since", must include it.</summary>
    private static DateTimeOffset? ParseStamp(ReadOnlySpan<char> text) =>
        text.Length == StampLength
        && DateTimeOffset.TryParseExact(text[..Ticks.Length], Ticks, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp)
            ? stamp
            : null;
}
