using Luma.Agent.Observing;

namespace Luma.Agent.Routing;

/// <summary>Requests in flight at one moment.</summary>
internal sealed class RequestCounts(IReadOnlyDictionary<string, int> byBackend)
{
    /// <summary>Requests that the replica works on, by whatever route they came.</summary>
    public int Of(Replica replica) => BackendsOf(replica).Sum(backend => byBackend[backend]);

    /// <summary>The proxy's ids of the replica, one for each port by which requests may come, which hold any.</summary>
    public IEnumerable<string> BackendsOf(Replica replica) =>
        byBackend.Keys.Where(backend => byBackend[backend] > 0 && backend.StartsWith(replica.Identity + ":", StringComparison.Ordinal));
}
