using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>Request headers that end at the proxy.</summary>
internal static class DroppedHeaders
{
    private static readonly FrozenSet<string> _names = new[]
    {
        // They belong to the connection, not to the request (RFC 9110, section 7.6.1).
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "HTTP2-Settings",
        "Proxy-Authorization", "Proxy-Authenticate",
        // Only a proxy in front of the app may say these, and the first one is this.
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Real-IP",
        // Passed on where it is sane, and made up where there is none.
        RequestId.Header,
        // It is the proxy that looks at it.
        Preview.Header,
        // CGI would read it as the address of the outgoing proxy.
        "Proxy",
        // Some frameworks take the path from these instead.
        "X-Original-URL", "X-Rewrite-URL",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the header is dropped; CGI takes <c>X_Real_IP</c> for <c>X-Real-IP</c>, so it goes with it.</summary>
    public static bool Contains(string name) =>
        _names.Contains(name) || (name.Contains('_') && _names.Contains(name.Replace('_', '-')));

    /// <summary>The further headers that the values of a Connection header name.</summary>
    public static string[] NamedBy(StringValues connection)
    {
        // Nearly every request: no list to take apart.
        if (connection.Count == 0 || (connection.Count == 1 && IsPlain(connection[0]!)))
        {
            return [];
        }

        return
        [
            .. connection
                .SelectMany(value => value!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Where(name => !IsPlain(name)),
        ];
    }

    /// <summary>Whether a Connection header's option names no header that is not dropped anyway.</summary>
    public static bool IsOption(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "keep-alive"u8)
        || Ascii.EqualsIgnoreCase(name, "close"u8)
        || Ascii.EqualsIgnoreCase(name, "Upgrade"u8)
        || Ascii.EqualsIgnoreCase(name, "TE"u8)
        || Ascii.EqualsIgnoreCase(name, "HTTP2-Settings"u8);

    private static bool IsPlain(string value) =>
        value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || value.Equals("close", StringComparison.OrdinalIgnoreCase)
        || value.Equals("Upgrade", StringComparison.OrdinalIgnoreCase);
}
