using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// What names and values of headers are made of (RFC 9110, sections 5.1 and 5.5). HTTP/1.1 has no way to say anything else of a request;
/// HTTP/2 has, and Kestrel lets pass names that are no tokens, and line ends in a value that a trailer made the connection remember.
/// </summary>
internal static class HeaderSyntax
{
    // RFC 9110, section 5.6.2.
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> _token = SearchValues.Create(TokenCharacters);
    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\r\n\0");

    /// <summary>What a name is made of.</summary>
    public static SearchValues<byte> Token { get; } = SearchValues.Create(Encoding.ASCII.GetBytes(TokenCharacters));

    /// <summary>What stands in no line, but for the ends of those on which a value goes on.</summary>
    public static SearchValues<byte> Control { get; } = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(code => code != '\t').Select(code => (byte)code), 0x7f]);

    /// <summary>Whether all the headers of a request can be said to an app of HTTP/1.1, each as one line.</summary>
    public static bool Allows(IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            // The pseudo-headers of HTTP/2 begin with a colon, and go to no app (RFC 9113, section 8.3).
            if (name.AsSpan().TrimStart(':').ContainsAnyExcept(_token))
            {
                return false;
            }

            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(_lineEnds))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
