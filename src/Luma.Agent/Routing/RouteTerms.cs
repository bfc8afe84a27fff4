using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>An app's spec in the proxy's words.</summary>
internal static class RouteTerms
{
    /// <summary>
    /// Where nobody can be reached, for instance while Docker restarts all replicas, requests wait so long for one. An app that
    /// a person stopped answers 503 at once.
    /// </summary>
    private static readonly TimeSpan UsualHold = TimeSpan.FromSeconds(5);

    /// <summary>Of a route set by hand, which has no terms of its own.</summary>
    /// <param name="hold">How long to wait instead.</param>
    public static RouteSettings OfManual(TimeSpan? hold = null) => new() { Hold = hold ?? UsualHold };

    /// <param name="record">Whose active release it is.</param>
    /// <param name="hold">How long to wait instead.</param>
    public static RouteSettings Of(AppRecord record, TimeSpan? hold = null)
    {
        var spec = record.Active.Spec;
        return new()
        {
            StripPrefix = spec.Proxy.StripPrefix,
            HttpsOnly = spec.Proxy.HttpsOnly,
            Sticky = spec.Proxy.Sticky,
            AccessLog = spec.Proxy.AccessLog,
            HalfClose = spec.Proxy.HalfClose,
            MaxBody = spec.Proxy.Limits.Body,
            Timeout = spec.Proxy.Limits.Timeout,
            MaxRequests = spec.Proxy.Limits.Requests,
            Hold = record.Stopped ? TimeSpan.Zero : hold ?? UsualHold,
            Liveness = new()
            {
                Path = spec.Health.Path,
                Interval = spec.Liveness.Interval,
                Timeout = spec.Liveness.Timeout,
                Failures = spec.Liveness.Failures,
            },
        };
    }
}
