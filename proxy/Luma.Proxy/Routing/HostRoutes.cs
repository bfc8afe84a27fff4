using System.Collections.Frozen;

namespace Luma.Proxy;

/// <summary>Routes made ready for look-ups that allocate nothing. Never changes.</summary>
internal sealed class HostRoutes
{
    private readonly FrozenDictionary<string, PathRoutes>.AlternateLookup<ReadOnlySpan<char>> _hosts;
    private readonly PathRoutes? _anyHost;

    public HostRoutes(IEnumerable<Route> routes, Func<Route, RouteTarget> resolve)
    {
        var hosts = routes
            .GroupBy(HostOf, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(host => host.Key, host => new PathRoutes(host.Select(resolve)), StringComparer.OrdinalIgnoreCase);
        _anyHost = hosts.GetValueOrDefault(Route.AnyHost);
        _hosts = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The target for a Host header, as it came, and a normalised path; null if nobody answers there.</summary>
    public RouteTarget? Find(ReadOnlySpan<char> host, ReadOnlySpan<char> path) =>
        (_hosts.TryGetValue(HostName.Of(host), out var routes) ? routes : _anyHost)?.Find(path);

    private static string HostOf(Route route) => HostName.Of(route.Host).ToString();
}
