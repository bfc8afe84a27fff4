namespace Luma.Proxy;

/// <summary>The routes of one host, longest prefix first.</summary>
internal sealed class PathRoutes(IEnumerable<RouteTarget> targets)
{
    private readonly (string Prefix, RouteTarget Target)[] _routes =
        [.. targets.Select(target => (PathPrefix.Bare(target.Route.PathPrefix), target)).OrderByDescending(route => route.Item1.Length)];

    public RouteTarget? Find(ReadOnlySpan<char> path)
    {
        foreach (var (prefix, target) in _routes)
        {
            if (PathPrefix.Covers(prefix, path))
            {
                return target;
            }
        }

        return null;
    }
}
