using System.Net;

namespace Luma.Benchmarks.Load;

/// <summary>What the clients visit: an app of examples/hello behind a proxy.</summary>
/// <param name="Http2">Null where HTTP/2 without TLS is not spoken.</param>
internal sealed record Target(IPEndPoint Http, IPEndPoint? Http2, string Host)
{
    /// <summary>Finds out whether HTTP/2 is spoken.</summary>
    public static async Task<Target> OfAsync(IPEndPoint http, IPEndPoint http2, string host) =>
        new(http, await H2Load.IsSpokenAsync(http2, "/up", host) ? http2 : null, host);

    /// <summary>Whether the app answers at all.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Http}/up");
            request.Headers.Host = Host;
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
