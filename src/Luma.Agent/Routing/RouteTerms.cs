using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Routing;

/// <summary>An app's spec in the proxy's words.</summary>
internal static class RouteTerms
{
    /// <summary>
    /// Where no replica can be reached, for instance while Docker restarts them all, requests wait so long for one. An app that
    /// a person stopped answers 503 at once.
    /// </summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(5);

    public static RouteSettings Of(AppRecord record)
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
            Hold = record.Stopped ? TimeSpan.Zero : Hold,
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
