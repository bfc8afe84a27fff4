using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>The routes of all previews, by their keys. There are a few at most.</summary>
internal sealed class PreviewRoutes(IEnumerable<Preview> previews, Func<Route, RouteTarget> resolve)
{
    private readonly (string Key, HostRoutes Routes)[] _previews = [.. previews.Select(preview => (preview.Key, new HostRoutes(preview.Routes, resolve)))];

    /// <summary>Null where the request has no key of a preview that covers it.</summary>
    public RouteTarget? Find(IHeaderDictionary headers, ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        var key = KeyIn(headers);
        if (key.IsEmpty)
        {
            return null;
        }

        foreach (var (known, routes) in _previews)
        {
            if (key.SequenceEqual(known))
            {
                return routes.Find(host, path);
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> KeyIn(IHeaderDictionary headers) =>
        headers[Preview.Header] is [{ Length: > 0 } key] ? key : RequestCookie.ValueIn(headers.Cookie, Preview.Cookie);
}
