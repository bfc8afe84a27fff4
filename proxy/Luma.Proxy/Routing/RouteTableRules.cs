using System.Net;

namespace Luma.Proxy;

/// <summary>What every table must keep to before it may serve.</summary>
internal static class RouteTableRules
{
    public static IEnumerable<string> Violations(RouteTable table) =>
    [
        .. table.All.SelectMany(Violations),
        .. Duplicates(table.Routes),
        .. table.Previews.SelectMany(preview => Duplicates(preview.Routes)),
        .. table.Previews.Any(preview => preview.Key.Length == 0) ? ["a preview has no key"] : Array.Empty<string>(),
        .. Contradictions(table),
    ];

    private static IEnumerable<string> Violations(Route route)
    {
        var name = $"route {route.Host}{route.PathPrefix}";
        if (!IsHost(route.Host))
        {
            yield return $"{name}: '{route.Host}' is no host name";
        }

        if (!route.PathPrefix.StartsWith('/') || route.PathPrefix.AsSpan().IndexOfAny("?# ") >= 0)
        {
            yield return $"{name}: '{route.PathPrefix}' is no path";
        }

        if (route.App.Length == 0)
        {
            yield return $"{name}: no app is named";
        }

        if (route.RedirectTo is { } host && (host == Route.AnyHost || !IsHost(host)))
        {
            yield return $"{name}: '{host}' is no host name to send on to";
        }

        foreach (var backend in route.Backends.Where(backend => !IsBackend(backend)))
        {
            yield return $"{name}: backend '{backend.Id}' at {backend.Address}:{backend.Port} needs an id and a port from 1 to 65535";
        }
    }

    private static IEnumerable<string> Duplicates(IEnumerable<Route> routes) => routes
        .GroupBy(route => (Host: HostName.Of(route.Host).ToString().ToUpperInvariant(), Path: PathPrefix.Bare(route.PathPrefix)))
        .Where(same => same.Skip(1).Any())
        .Select(same => $"{same.First().Host}{same.First().PathPrefix} is routed more than once: "
            + string.Join(", ", same.Select(route => route.App)));

    private static IEnumerable<string> Contradictions(RouteTable table) => table.All
        .SelectMany(route => route.Backends)
        .Distinct()
        .GroupBy(backend => backend.Id)
        .Where(same => same.Skip(1).Any())
        .Select(same => $"backend {same.Key} is listed at {string.Join(" and at ", same)}");

    private static bool IsHost(string host) =>
        host == Route.AnyHost || Uri.CheckHostName(HostName.Of(host).ToString()) != UriHostNameType.Unknown && HasNoPort(host);

    private static bool HasNoPort(string host) => !host.Contains(':') || host.EndsWith(']');

    private static bool IsBackend(BackendAddress backend) =>
        backend.Id.Length > 0 && backend.Port is > IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
}
