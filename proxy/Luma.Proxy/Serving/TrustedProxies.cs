using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>The networks of proxies in front of this one. What they say of the client is passed on; nobody else is believed.</summary>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    private static readonly Mark _mark = new();

    private static readonly FrozenSet<string> _headers = new[]
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-IP",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the header tells of the client, and comes from a proxy that may tell.</summary>
    public static bool Vouch(HttpContext http, string header) => _headers.Contains(header) && http.Features.Get<Mark>() is not null;

    /// <summary>Whether the client of a proxy in front asked it over HTTPS.</summary>
    public static bool SayHttps(HttpContext http) =>
        http.Request.Headers.TryGetValue("X-Forwarded-Proto", out var scheme)
        && scheme.ToString().Equals("https", StringComparison.OrdinalIgnoreCase)
        && Vouch(http, "X-Forwarded-Proto");

    public bool Cover(IPAddress address)
    {
        if (networks.Count == 0)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }

    /// <summary>Marks the connections of such proxies, once for all of their requests.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is IPEndPoint { Address: var address } && Cover(address))
        {
            connection.Features.Set(_mark);
        }

        return next(connection);
    }

    private sealed class Mark;
}
