namespace Luma.Proxy;

/// <summary>The part of a Host header that routes: no port, no trailing dot.</summary>
internal static class HostName
{
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> header)
    {
        // The colons of an IPv6 literal end with its bracket.
        var colon = header.LastIndexOf(':');
        if (colon > header.LastIndexOf(']'))
        {
            header = header[..colon];
        }

        return header.EndsWith('.') ? header[..^1] : header;
    }
}
