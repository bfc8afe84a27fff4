namespace Luma.Proxy;

/// <summary>
/// Content-Length is digits and nothing else (RFC 9110, section 8.6); Kestrel would read <c>+3</c> as 3, too, while
/// another server in the chain may not. Whatever is no number of digits becomes what Kestrel refuses with 400.
/// </summary>
internal sealed class LengthEncoding : HeadEncoding
{
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length > chars.Length || bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            chars[0] = 'x';
            return 1;
        }

        return Latin1.GetChars(bytes, chars);
    }
}
