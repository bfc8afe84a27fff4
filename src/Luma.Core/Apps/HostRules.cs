using System.Text.RegularExpressions;

namespace Luma.Core.Apps;

/// <summary>What a host name in the proxy's table must look like, and that it leads to one app only.</summary>
public static partial class HostRules
{
    /// <summary>A DNS name of at most 253 octets (RFC 1123 2.1), or an IPv4 address.</summary>
    public static bool IsValid(string host) => host.Length is > 0 and <= 253 && HostName().IsMatch(host);

    /// <summary>Two apps of a project that want the same host and path, each pair reported at the later app.</summary>
    public static IEnumerable<Problem> CheckDistinct(IEnumerable<AppSpec> apps)
    {
        var owners = new Dictionary<(string, string), string>();
        foreach (var app in apps)
        {
            foreach (var (host, key) in Wanted(app.Proxy))
            {
                if (!owners.TryAdd((host.ToLowerInvariant(), app.Proxy.PathPrefix.TrimEnd('/')), app.Name))
                {
                    var owner = owners[(host.ToLowerInvariant(), app.Proxy.PathPrefix.TrimEnd('/'))];
                    yield return new($"apps.{app.Name}.proxy.{key}", owner == app.Name
                        ? $"is listed twice (was '{host}')"
                        : $"already leads to apps.{owner}; give one of them another host or path_prefix (was '{host}')");
                }
            }
        }
    }

    /// <summary>Every host that the app is known by, with its key below <c>proxy</c>.</summary>
    public static IEnumerable<(string Host, string Key)> Wanted(ProxySpec proxy) =>
    [
        .. proxy.Hosts.Select((host, i) => (host, $"hosts[{i}]")),
        .. proxy.RedirectFrom.Select((host, i) => (host, $"redirect_from[{i}]")),
    ];

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}
