namespace Luma.Core.Apps;

/// <summary>What the proxy part of a spec must satisfy.</summary>
internal static class ProxyRules
{
    public static IEnumerable<Problem> Check(string place, ProxySpec proxy) =>
    [
        .. Hosts($"{place}.hosts", proxy.Hosts),
        .. AppRules.Range($"{place}.app_port", proxy.AppPort, 1, 65535),
        .. proxy.Protocol is ProxySpec.Http1 or ProxySpec.H2c
            ? Array.Empty<Problem>()
            : [new Problem($"{place}.protocol", $"must be {ProxySpec.Http1}, or {ProxySpec.H2c} for HTTP/2 without TLS (was '{proxy.Protocol}')")],
        .. PathPrefix($"{place}.path_prefix", proxy.PathPrefix),
        .. Hosts($"{place}.redirect_from", proxy.RedirectFrom),
        .. Redirects($"{place}.redirect_from", proxy),
        .. Limits($"{place}.limits", proxy.Limits),
    ];

    private static IEnumerable<Problem> Hosts(string place, IReadOnlyList<string> hosts)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (!HostRules.IsValid(hosts[i]))
            {
                yield return new($"{place}[{i}]", $"must be a host name without scheme, port or path, such as blog.example.com (was '{hosts[i]}')");
            }
        }
    }

    private static IEnumerable<Problem> PathPrefix(string place, string prefix)
    {
        if (!AppRules.IsTarget(prefix) || prefix.Contains('?'))
        {
            yield return new(place, $"must begin with / and hold neither spaces, ? nor # (was '{prefix}')");
        }
    }

    private static IEnumerable<Problem> Redirects(string place, ProxySpec proxy)
    {
        if (proxy is { RedirectFrom.Count: > 0, Hosts.Count: 0 })
        {
            yield return new(place, $"needs a host to send on to: give one in hosts (was '{proxy.RedirectFrom[0]}')");
        }
    }

    private static IEnumerable<Problem> Limits(string place, LimitSpec limits) =>
    [
        .. limits.Body is < 0 ? [new Problem($"{place}.body", $"must not be negative (was {limits.Body})")] : Array.Empty<Problem>(),
        .. limits.Timeout is { } timeout ? AppRules.Positive($"{place}.timeout", timeout) : [],
        .. limits.Requests is { } requests ? AppRules.Range($"{place}.requests", requests, 1, 1_000_000) : [],
    ];
}
