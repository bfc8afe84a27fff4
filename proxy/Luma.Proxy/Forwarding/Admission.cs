using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Luma.Proxy;

/// <summary>Requests that no app gets to see, whatever the table says.</summary>
internal static class Admission
{
    /// <summary>Why the request is refused, or null if it may go on.</summary>
    public static Answer? Refusal(Exchange exchange)
    {
        var http = exchange.Http;
        if (HttpMethods.IsTrace(http.Request.Method))
        {
            return Answer.NoSuchMethod;
        }

        if (RequestTarget.PathAndQuery(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } target)
        {
            return Answer.BadTarget;
        }

        exchange.Target = target;

        if (HttpProtocol.IsHttp2(http.Request.Protocol) && !HeaderSyntax.Allows(http.Request.Headers))
        {
            return Answer.BadHeader;
        }

        if (http.Request.Headers.TransferEncoding.Count > 0 && CodingRefusal(http.Request) is { } refusal)
        {
            return refusal;
        }

        return http.Request.Headers.Host.ToString().Contains('@') ? Answer.BadHost : null;
    }

    private static Answer? CodingRefusal(HttpRequest request)
    {
        // Kestrel has moved a Content-Length beside it out of the way, to this name: two servers that disagree on which
        // one counts can be made to see two different requests (RFC 9112, sections 6.1 and 6.3).
        if (request.Headers.ContainsKey("X-Content-Length") || !HttpProtocol.IsHttp11(request.Protocol))
        {
            return Answer.AmbiguousLength;
        }

        return request.Headers.TransferEncoding.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase) ? null : Answer.UnknownCoding;
    }
}
