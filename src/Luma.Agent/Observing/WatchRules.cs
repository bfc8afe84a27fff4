using Luma.Core.Apps;
using Luma.Proxy;

namespace Luma.Agent.Observing;

/// <summary>Decides from figures alone whether a release answers too many requests with errors.</summary>
internal static class WatchRules
{
    /// <summary>Fewer say nothing, whatever their share.</summary>
    private const int LeastErrors = 5;

    /// <summary>The app's 5xx, and what the proxy had to answer in its place because it did not, or not to the end.</summary>
    public static Answered Count(Traffic traffic)
    {
        var missing = traffic.Failures.BadGateway + traffic.Failures.GatewayTimeout + traffic.Failures.Broken;
        return new(traffic.Answers.Total + missing, traffic.Answers.ServerError + missing);
    }

    /// <summary>More than may be, and more than before: a release that is no worse than the last is no reason to go back to that.</summary>
    public static bool AreTooMany(Answered since, Answered before, WatchSpec terms) =>
        since.Errors >= LeastErrors && since.Percent > terms.Errors && since.Percent > before.Percent;
}

/// <summary>Requests that came to a release.</summary>
/// <param name="Requests">Those that were answered, by whomever.</param>
/// <param name="Errors">Those of them that failed.</param>
internal readonly record struct Answered(long Requests, long Errors)
{
    public double Percent => Requests == 0 ? 0 : 100.0 * Errors / Requests;
}
