namespace Luma.Proxy;

/// <summary>Lines as HTTP/1.1 has them: they end with CR LF, and who reads is lenient with a lone LF (RFC 9112, section 2.2).</summary>
internal static class TextLines
{
    /// <summary>The first line, without its end; false if that has not arrived.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int taken)
    {
        var end = bytes.IndexOf((byte)'\n');
        line = Bare(bytes[..Math.Max(end, 0)]);
        taken = end + 1;
        return end >= 0;
    }

    /// <summary>The first header, with the lines on which its value goes on; empty at the end of a head.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> header, out int taken)
    {
        if (!TryRead(bytes, out header, out taken) || header.IsEmpty)
        {
            return taken > 0;
        }

        while (taken < bytes.Length && bytes[taken] is (byte)' ' or (byte)'\t')
        {
            var end = bytes[taken..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            taken += end + 1;
            header = Bare(bytes[..(taken - 1)]);
        }

        // What follows tells whether it goes on.
        return taken < bytes.Length;
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> line) => line.EndsWith("\r"u8) ? line[..^1] : line;
}
