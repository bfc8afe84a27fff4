using Microsoft.Extensions.Primitives;

namespace Luma.Proxy;

/// <summary>One cookie among those of a request (RFC 6265, section 5.4).</summary>
internal static class RequestCookie
{
    /// <summary>The value that the browser sent, or nothing.</summary>
    public static ReadOnlySpan<char> ValueIn(StringValues cookies, string name)
    {
        foreach (var line in cookies)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan()[range].Trim();
                if (pair.StartsWith(name, StringComparison.Ordinal) && pair.Length > name.Length && pair[name.Length] == '=')
                {
                    return pair[(name.Length + 1)..];
                }
            }
        }

        return default;
    }
}
