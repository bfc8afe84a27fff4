namespace Luma.Proxy;

/// <summary>Where one route leads: the backends of a release, and its figures.</summary>
internal sealed class RouteTarget(Route route, Backend[] backends, TrafficMeter meter)
{
    public Route Route => route;

    public TrafficMeter Meter => meter;

    /// <summary>Leases the backend with the fewest requests, or null if none accepts that was not tried.</summary>
    public Backend? Lease(ICollection<Backend>? tried)
    {
        while (LeastLoaded(tried) is { } backend)
        {
            // Between the look and the lease it may have closed: then look again.
            if (backend.TryLease())
            {
                return backend;
            }
        }

        return null;
    }

    private Backend? LeastLoaded(ICollection<Backend>? tried)
    {
        if (backends.Length == 1)
        {
            return Eligible(backends[0], tried) ? backends[0] : null;
        }

        Backend? best = null;
        // A random start breaks ties fairly without a counter that all threads would write to.
        var start = Random.Shared.Next(Math.Max(backends.Length, 1));
        for (var i = 0; i < backends.Length; i++)
        {
            var candidate = backends[(start + i) % backends.Length];
            if ((best is null || candidate.InFlight < best.InFlight) && Eligible(candidate, tried))
            {
                best = candidate;
            }
        }

        return best;
    }

    private static bool Eligible(Backend backend, ICollection<Backend>? tried) =>
        backend.Accepting && tried?.Contains(backend) != true;
}
