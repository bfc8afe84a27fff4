using System.Globalization;
using System.Text;

namespace Luma.Proxy;

/// <summary>One header of an answer.</summary>
internal sealed class AnswerLine
{
    private byte[] _raw = [];

    public string Name { get; private set; } = "";

    public string Value { get; private set; } = "";

    public AnswerLineKind Kind { get; private set; }

    /// <summary>The length that it tells, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Whether it says that the connection ends.</summary>
    public bool Closes { get; private set; }

    /// <summary>Whether it says that the connection goes on.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Takes on what the bytes say, without their last line end; nothing is to be done if they say the same as before.</summary>
    public void Read(ReadOnlySpan<byte> raw)
    {
        if (raw.SequenceEqual(_raw))
        {
            return;
        }

        var colon = raw.IndexOf((byte)':');
        var name = colon > 0 ? raw[..colon].TrimEnd(" \t"u8) : default;
        if (name.IsEmpty || name.ContainsAnyExcept(HeaderSyntax.Token))
        {
            throw new MalformedAnswerException("a header has no name, or an impossible one");
        }

        (Name, Value) = (Encoding.Latin1.GetString(name), ValueIn(raw[(colon + 1)..]));
        Kind = AnswerHeaders.KindOf(Name);
        Length = Kind == AnswerLineKind.Length ? LengthIn(Value) : 0;
        Closes = Kind == AnswerLineKind.Connection && Says("close");
        KeepsAlive = Kind == AnswerLineKind.Connection && Says("keep-alive");
        _raw = raw.ToArray();
    }

    private static string ValueIn(ReadOnlySpan<byte> raw)
    {
        if (!raw.ContainsAny(HeaderSyntax.Control))
        {
            return Encoding.Latin1.GetString(raw.Trim(" \t"u8));
        }

        // A value may go on on the next line; a proxy makes one of them (RFC 9112, section 5.2).
        var unfolded = raw.ToArray();
        for (var end = unfolded.IndexOf((byte)'\n'); end >= 0; end = unfolded.IndexOf((byte)'\n'))
        {
            unfolded[end] = (byte)' ';
            if (end > 0 && unfolded[end - 1] == '\r')
            {
                unfolded[end - 1] = (byte)' ';
            }
        }

        return unfolded.AsSpan().ContainsAny(HeaderSyntax.Control)
            ? throw new MalformedAnswerException("a header has a control character in its value")
            : Encoding.Latin1.GetString(unfolded.AsSpan().Trim(" \t"u8));
    }

    private static long LengthIn(string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new MalformedAnswerException("its Content-Length is no number");

    private bool Says(string option)
    {
        foreach (var range in Value.AsSpan().Split(','))
        {
            if (Value.AsSpan(range).Trim().Equals(option, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
