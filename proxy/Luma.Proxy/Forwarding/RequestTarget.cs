using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>The request target as the client wrote it (RFC 9112, section 3.2).</summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create(
        ['#', '\u007f', .. Enumerable.Range(0, ' ' + 1).Select(code => (char)code)]);

    /// <summary>
    /// Path and query, byte for byte. An absolute target loses its scheme and authority; null for anything else
    /// (<c>*</c>, an authority, a fragment, a control character), which no app behind a proxy can be asked.
    /// </summary>
    public static string? PathAndQuery(string raw)
    {
        if (raw.AsSpan().ContainsAny(_forbidden))
        {
            return null;
        }

        return raw.StartsWith('/') ? raw : OfAbsolute(raw);
    }

    /// <summary>The target that the app is asked for: as the client wrote it, or without the route's prefix.</summary>
    public static string For(HttpContext http, Destination destination)
    {
        var target = Exchange.Of(http).Target;
        return destination.Target.Settings.StripPrefix ? Without(destination.Prefix, target, http.Request) : target;
    }

    /// <summary>The target without a prefix of its path; byte for byte where the client spelled the prefix as the route does.</summary>
    private static string Without(string prefix, string target, HttpRequest request)
    {
        var rest = target.StartsWith(prefix, StringComparison.Ordinal)
            ? target[prefix.Length..]
            : new PathString(request.Path.Value![prefix.Length..]).ToUriComponent() + request.QueryString.Value;
        return rest.StartsWith('/') ? rest : $"/{rest}";
    }

    private static string? OfAbsolute(string raw)
    {
        var authority = raw.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3)
        {
            return null;
        }

        var length = raw.AsSpan(authority).IndexOfAny('/', '?');
        var rest = length < 0 ? "" : raw[(authority + length)..];
        return rest.StartsWith('/') ? rest : $"/{rest}";
    }
}
