using System.Text;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>An answer of the proxy's own: a status and one line that says why.</summary>
internal sealed record Answer(int Status, string Text)
{
    public static Answer NoSuchMethod { get; } = new(StatusCodes.Status405MethodNotAllowed, "TRACE is not served here") { Closes = true };

    public static Answer BadTarget { get; } = new(StatusCodes.Status400BadRequest, "the request target is malformed") { Closes = true };

    public static Answer BadHost { get; } = new(StatusCodes.Status400BadRequest, "the Host header is malformed") { Closes = true };

    public static Answer BadHeader { get; } = new(StatusCodes.Status400BadRequest, "a header is malformed") { Closes = true };

    public static Answer AmbiguousLength { get; } = new(StatusCodes.Status400BadRequest, "the length of the request's body is ambiguous")
    {
        Closes = true,
    };

    public static Answer UnknownCoding { get; } = new(StatusCodes.Status501NotImplemented, "no transfer coding but chunked is served here")
    {
        Closes = true,
    };

    public static Answer Unavailable { get; } = new(StatusCodes.Status503ServiceUnavailable, "no replica of the app is ready");

    public static Answer BadGateway { get; } = new(StatusCodes.Status502BadGateway, "the app did not answer");

    public static Answer GatewayTimeout { get; } = new(StatusCodes.Status504GatewayTimeout, "the app could not be reached in time");

    public static Answer TooSlow { get; } = new(StatusCodes.Status504GatewayTimeout, "the app did not answer in time");

    public static Answer TooLarge { get; } = new(StatusCodes.Status413PayloadTooLarge, "the request body is larger than this app takes");

    public static Answer Busy { get; } = new(StatusCodes.Status503ServiceUnavailable, "the app works on as many requests as it may");

    /// <summary>Where the client shall go instead; null for an answer that ends here.</summary>
    public string? Location { get; private init; }

    /// <summary>Whether the connection ends with it, because what follows on it cannot be trusted to be a request.</summary>
    public bool Closes { get; private init; }

    public static Answer NotRouted(HttpRequest request) =>
        new(StatusCodes.Status404NotFound, $"no app answers for host {request.Host.Value} at {request.Path.Value}");

    /// <summary>The same request elsewhere, method and body included (RFC 9110, section 15.4.9).</summary>
    public static Answer Redirect(string scheme, string host, string target) =>
        new(StatusCodes.Status308PermanentRedirect, $"this moved to {scheme}://{host}{target}") { Location = $"{scheme}://{host}{target}" };

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.Clear();
        response.StatusCode = Status;
        response.Headers["X-Request-Id"] = RequestId.Of(http);
        response.Headers.Location = Location;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        if (Closes)
        {
            response.Headers.Connection = "close";
        }

        var (type, text) = AnswerPage.Of(this, http);
        var body = Encoding.UTF8.GetBytes(text);
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}
