using Luma.Agent.Observing;

namespace Luma.Agent.Routing;

/// <summary>Requests in flight at one moment.</summary>
internal sealed class RequestCounts(IReadOnlyDictionary<string, int> byBackend)
{
    /// <summary>Requests that the replica works on, by whatever route they came.</summary>
    public int Of(Replica replica) =>
        byBackend.Where(backend => backend.Key.StartsWith(replica.Identity + ":", StringComparison.Ordinal)).Sum(backend => backend.Value);
}
