using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>The headers of a client's request as the app gets them: its own, and who asked.</summary>
internal static class RequestHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Adds all of them but Host and Content-Length: how long the body is, whoever sends it says.</summary>
    public static void Copy<TSink>(HttpContext http, Destination destination, TSink to)
        where TSink : struct, IHeaderSink
    {
        if (destination.Target.Settings.StripPrefix)
        {
            to.Add("X-Forwarded-Prefix", destination.Prefix);
        }

        var vouched = CopyOwn(http, to);
        SayWhoAsked(http, to, vouched);
        to.Add(RequestId.Header, RequestId.Of(http));
    }

    /// <summary>Tells whether a trusted proxy in front said who asked.</summary>
    private static bool CopyOwn<TSink>(HttpContext http, TSink to)
        where TSink : struct, IHeaderSink
    {
        var headers = http.Request.Headers;
        var named = DroppedHeaders.NamedBy(headers.Connection);
        var vouched = false;
        foreach (var (name, values) in headers)
        {
            if (DroppedHeaders.Contains(name))
            {
                if (!TrustedProxies.Vouch(http, name))
                {
                    continue;
                }

                vouched = true;
                if (!name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase))
                {
                    to.Add(name, values);
                }
            }
            // The pseudo-headers of HTTP/2 begin with a colon (RFC 9113, section 8.3).
            else if (name[0] != ':'
                && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)
                && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
                && (named.Length == 0 || !named.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                to.Add(name, values);
            }
        }

        return vouched;
    }

    private static void SayWhoAsked<TSink>(HttpContext http, TSink to, bool vouched)
        where TSink : struct, IHeaderSink
    {
        var headers = http.Request.Headers;
        if (http.Connection.RemoteIpAddress is { } address)
        {
            var client = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
            to.Add(ForwardedFor, vouched && headers.TryGetValue(ForwardedFor, out var before) ? $"{before}, {client}" : client);
        }

        if (headers.Host.Count > 0 && !(vouched && headers.ContainsKey("X-Forwarded-Host")))
        {
            to.Add("X-Forwarded-Host", headers.Host.ToString());
        }

        if (!(vouched && headers.ContainsKey("X-Forwarded-Proto")))
        {
            to.Add("X-Forwarded-Proto", http.Request.Scheme);
        }
    }
}
