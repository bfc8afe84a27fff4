namespace Luma.Proxy;

/// <summary>Where one route leads: the backends of a release, and its figures.</summary>
internal sealed class RouteTarget
{
    private readonly Destination[] _destinations;

    public RouteTarget(Route route, IEnumerable<Backend> backends, TrafficMeter meter)
    {
        Route = route;
        Meter = meter;
        _destinations = [.. backends.Select(backend => new Destination(this, backend))];
    }

    public Route Route { get; }

    public TrafficMeter Meter { get; }

    public RouteSettings Settings => Route.Settings;

    public int InFlight => _destinations.Sum(destination => destination.Backend.InFlight);

    /// <summary>
    /// Leases the backend with the fewest requests, or the preferred one; null if none accepts that was not tried. Backends
    /// that are ill are left out, unless all are: then somebody who may answer is better than nobody.
    /// </summary>
    public Destination? Lease(ICollection<Backend>? tried, Destination? preferred = null)
    {
        if (preferred is { Backend.IsWell: true } && tried is null && preferred.Backend.TryLease())
        {
            return preferred;
        }

        while ((LeastLoaded(tried, ill: false) ?? LeastLoaded(tried, ill: true)) is { } destination)
        {
            // Between the look and the lease it may have closed: then look again.
            if (destination.Backend.TryLease())
            {
                return destination;
            }
        }

        return null;
    }

    public Destination? WithCookie(ReadOnlySpan<char> value)
    {
        foreach (var destination in _destinations)
        {
            if (value.SequenceEqual(destination.Backend.Cookie))
            {
                return destination;
            }
        }

        return null;
    }

    private Destination? LeastLoaded(ICollection<Backend>? tried, bool ill)
    {
        Destination? best = null;
        // A random start breaks ties fairly without a counter that all threads would write to.
        var start = _destinations.Length > 1 ? Random.Shared.Next(_destinations.Length) : 0;
        for (var i = 0; i < _destinations.Length; i++)
        {
            var candidate = _destinations[(start + i) % _destinations.Length];
            if ((best is null || candidate.Backend.InFlight < best.Backend.InFlight) && Eligible(candidate.Backend, tried, ill))
            {
                best = candidate;
            }
        }

        return best;
    }

    private static bool Eligible(Backend backend, ICollection<Backend>? tried, bool ill) =>
        backend.Accepting && (ill || backend.IsWell) && tried?.Contains(backend) != true;
}
