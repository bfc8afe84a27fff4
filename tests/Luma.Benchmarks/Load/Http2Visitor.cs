using System.Net;

namespace Luma.Benchmarks.Load;

/// <summary>
/// HTTP/2 without TLS on one connection. A stream that the server has refused unread is sent again by the client, as RFC 9113 8.7
/// has it; whatever else breaks counts.
/// </summary>
internal sealed class Http2Visitor : Visitor
{
    private readonly Uri _url;
    private readonly string _host;
    private HttpClient _client = NewClient();

    public Http2Visitor(Target target, TimeSpan pause)
        : base(Kinds.Http2, pause) => (_url, _host) = (new($"http://{target.Http2}/version"), target.Host);

    public override void Dispose() => _client.Dispose();

    protected override async Task<string?> VisitAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = _host;
        using var answer = await _client.SendAsync(request, cancellation);
        return answer.StatusCode == HttpStatusCode.OK
            ? (await answer.Content.ReadAsStringAsync(cancellation)).Trim()
            : throw UnexpectedAnswerException.Status((int)answer.StatusCode);
    }

    protected override void Forget()
    {
        _client.Dispose();
        _client = NewClient();
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
}
