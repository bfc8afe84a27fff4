using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>A route table made ready for look-ups that allocate nothing. Never changes.</summary>
internal sealed class RouteSnapshot
{
    private readonly HostRoutes _routes;
    private readonly PreviewRoutes? _previews;

    public RouteSnapshot(RouteTable table, Func<Route, RouteTarget> resolve, Func<Route, RouteTarget> resolveUncounted)
    {
        Table = table;
        _routes = new(table.Routes, resolve);
        _previews = table.Previews.IsEmpty ? null : new(table.Previews, resolveUncounted);
    }

    public RouteTable Table { get; }

    /// <summary>The target of a request; null if nobody answers there.</summary>
    public RouteTarget? Find(HttpRequest request)
    {
        var host = request.Headers.Host.ToString();
        return _previews?.Find(request.Headers, host, request.Path.Value) ?? Find(host, request.Path.Value);
    }

    /// <summary>The same, of a request that has no key: by its Host header, as it came, and its normalised path.</summary>
    public RouteTarget? Find(ReadOnlySpan<char> host, ReadOnlySpan<char> path) => _routes.Find(host, path);
}
