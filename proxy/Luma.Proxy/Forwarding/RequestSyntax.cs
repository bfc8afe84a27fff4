using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// What names and values of headers are made of (RFC 9110, sections 5.1 and 5.5). HTTP/1.1 has no way to say anything else; HTTP/2
/// has, and Kestrel looks at most of it, but not at a value that a trailer before made the connection remember.
/// </summary>
internal static class RequestSyntax
{
    private static readonly SearchValues<char> _token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\r\n\0");

    /// <summary>Whether all the headers can be said to an app of HTTP/1.1, each as one line.</summary>
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
