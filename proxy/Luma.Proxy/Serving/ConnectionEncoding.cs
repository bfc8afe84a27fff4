namespace Luma.Proxy;

/// <summary>
/// Keeps the names that a Connection header lists. Kestrel replaces the header by <c>close</c>, <c>keep-alive</c> or
/// <c>Upgrade</c> when it found exactly one of these in it and forgets what else was there; the headers named so would
/// reach the app (RFC 9110, section 7.6.1). With two of them added, it forgets nothing, and closes after the answer.
/// </summary>
internal sealed class ConnectionEncoding : HeadEncoding
{
    private const string Both = ", keep-alive, close";

    public override int GetCharCount(byte[] bytes, int index, int count) => GetCharCount(bytes.AsSpan(index, count));

    public override int GetCharCount(ReadOnlySpan<byte> bytes) => bytes.Length + (NamesHeaders(bytes) ? Both.Length : 0);

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var read = Latin1.GetChars(bytes, chars);
        if (!NamesHeaders(bytes))
        {
            return read;
        }

        Both.CopyTo(chars[read..]);
        return read + Both.Length;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount + Both.Length;

    public override unsafe int GetCharCount(byte* bytes, int count) => GetCharCount(new ReadOnlySpan<byte>(bytes, count));

    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount) =>
        GetChars(new ReadOnlySpan<byte>(bytes, byteCount), new Span<char>(chars, charCount));

    private static bool NamesHeaders(ReadOnlySpan<byte> value)
    {
        foreach (var option in value.Split((byte)','))
        {
            var name = value[option].Trim(" \t"u8);
            if (name.Length > 0 && !DroppedHeaders.IsOption(name))
            {
                return true;
            }
        }

        return false;
    }
}
