using System.Globalization;

namespace Luma.Proxy;

/// <summary>Where the body of an answer is in what arrives, and where it ends (RFC 9112, section 6.3).</summary>
internal sealed class AnswerBody
{
    private readonly List<AnswerLine> _trailers = [];
    private Next _next;

    // Bytes of body or chunk that are to come, and bytes of trailers that came.
    private long _left;
    private int _trailed;

    private enum Next
    {
        /// <summary>Bytes of a length that is known, and then the end.</summary>
        Bytes,

        /// <summary>Bytes until the app closes the connection.</summary>
        Rest,

        /// <summary>The line that tells how long a chunk is (RFC 9112, section 7.1).</summary>
        Size,

        /// <summary>Bytes of a chunk.</summary>
        Chunk,

        /// <summary>The end of a chunk.</summary>
        ChunkEnd,

        /// <summary>Headers that come after the body.</summary>
        Trailers,

        /// <summary>Nothing more.</summary>
        End,
    }

    /// <summary>Whether all of it was read.</summary>
    public bool IsWhole => _next == Next.End;

    /// <summary>Whether its end is not told beforehand: then it may be a stream.</summary>
    public bool IsOpenEnded => _next is Next.Size or Next.Rest;

    /// <summary>Whether it ends with the connection.</summary>
    public bool EndsConnection { get; private set; }

    public IReadOnlyList<AnswerLine> Trailers => _trailers;

    /// <summary>A new body begins.</summary>
    public void Begin(AnswerHead head, bool toHead)
    {
        _trailers.Clear();
        (_left, _trailed) = (head.Length ?? 0, 0);
        _next = toHead || head.Status is 204 or 205 or 304 ? Next.End
            : head.IsChunked ? Next.Size
            : head.Length is null ? Next.Rest
            : _left == 0 ? Next.End
            : Next.Bytes;
        EndsConnection = _next == Next.Rest;
    }

    /// <summary>Moves the bytes of the body to the front of what has arrived, and tells how many there are.</summary>
    /// <param name="arrived">What has arrived.</param>
    /// <param name="taken">So much of it is dealt with.</param>
    public int Read(Span<byte> arrived, out int taken)
    {
        taken = 0;
        var kept = 0;
        while (Step(arrived, ref taken, ref kept))
        {
        }

        return kept;
    }

    /// <summary>The app has closed the connection: so this was all, or it broke off.</summary>
    public void Close() => _next = EndsConnection ? Next.End : throw new IOException("the backend broke off its answer");

    private bool Step(Span<byte> arrived, ref int taken, ref int kept)
    {
        switch (_next)
        {
            case Next.Rest:
                kept = taken = arrived.Length;
                return false;
            case Next.Bytes or Next.Chunk:
                return Bytes(arrived, ref taken, ref kept);
            case Next.End:
                return false;
            default:
                return Line(arrived[taken..], ref taken);
        }
    }

    private bool Bytes(Span<byte> arrived, ref int taken, ref int kept)
    {
        var count = (int)Math.Min(_left, arrived.Length - taken);
        if (taken != kept)
        {
            arrived.Slice(taken, count).CopyTo(arrived[kept..]);
        }

        (taken, kept, _left) = (taken + count, kept + count, _left - count);
        if (_left > 0)
        {
            return false;
        }

        _next = _next == Next.Chunk ? Next.ChunkEnd : Next.End;
        return true;
    }

    private bool Line(ReadOnlySpan<byte> arrived, ref int taken)
    {
        var there = _next == Next.Trailers
            ? TextLines.TryReadHeader(arrived, out var line, out var length)
            : TextLines.TryRead(arrived, out line, out length);
        if (!there)
        {
            return false;
        }

        taken += length;
        _next = _next switch
        {
            Next.Size => (_left = SizeIn(line)) > 0 ? Next.Chunk : Next.Trailers,
            Next.ChunkEnd => line.IsEmpty ? Next.Size : throw new MalformedAnswerException("a chunk is longer than it says"),
            _ => line.IsEmpty ? Next.End : Trailer(line),
        };
        return true;
    }

    private static long SizeIn(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf((byte)';');
        var digits = (end < 0 ? line : line[..end]).TrimEnd(" \t"u8);
        return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw new MalformedAnswerException("a chunk has no length");
    }

    private Next Trailer(ReadOnlySpan<byte> line)
    {
        if ((_trailed += line.Length) > AppConnection.MostRoom)
        {
            throw new MalformedAnswerException($"more than {AppConnection.MostRoom / 1024} kB of trailers");
        }

        var trailer = new AnswerLine();
        trailer.Read(line);
        _trailers.Add(trailer);
        return Next.Trailers;
    }
}
