using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>Requests that no app gets to see, whatever the table says.</summary>
internal static class Admission
{
    /// <summary>Why the request is refused, or null if it may go on.</summary>
    public static Answer? Refusal(HttpContext http)
    {
        if (HttpMethods.IsTrace(http.Request.Method))
        {
            return Answer.NoSuchMethod;
        }

        if (RequestTarget.PathAndQuery(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is null)
        {
            return Answer.BadTarget;
        }

        return http.Request.Headers.Host.ToString().Contains('@') ? Answer.BadHost : null;
    }
}
