using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>What a route's settings answer themselves, before any backend is asked.</summary>
internal static class Terms
{
    /// <summary>The route's own answer, or null if the request may go on.</summary>
    public static Answer? AnswerTo(HttpContext http, RouteTarget target)
    {
        var settings = target.Settings;
        if (target.Route.RedirectTo is { } host)
        {
            return Answer.Redirect(settings.HttpsOnly ? "https" : http.Request.Scheme, host, Exchange.Of(http).Target);
        }

        if (ReferenceEquals(settings, RouteSettings.None))
        {
            return null;
        }

        if (settings.HttpsOnly && !http.Request.IsHttps && !TrustedProxies.SayHttps(http))
        {
            return Answer.Redirect("https", http.Request.Host.Host, Exchange.Of(http).Target);
        }

        if (settings.MaxRequests is { } atOnce && target.InFlight >= atOnce)
        {
            return Answer.Busy;
        }

        return settings.MaxBody is { } most ? TooLarge(http, most) : null;
    }

    private static Answer? TooLarge(HttpContext http, long most)
    {
        if (http.Request.ContentLength > most)
        {
            return Answer.TooLarge;
        }

        // A body of unknown length is counted as it is read.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        return null;
    }
}
