using System.Net;

namespace Luma.EngineTests.Staging;

/// <summary>An answer as a visitor gets it.</summary>
internal sealed record Page(int Status, string Body);

/// <summary>Somebody who asks the proxy for one page now and then. What must not fail under load is asked by others.</summary>
internal sealed class Visitor(IPEndPoint proxy) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(120),
    };

    public async Task<Page> AskAsync(string host, string path = "/", CancellationToken leaves = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{proxy}{path}"));
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request, leaves);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(leaves));
    }

    /// <summary>The release of the hello image that answers.</summary>
    public async Task<string> VersionAsync(AppFile app)
    {
        var page = await AskAsync(app.Host, "/version");
        return page.Status == 200 ? page.Body.Trim() : $"{page.Status} {page.Body}";
    }

    /// <summary>The same, of somebody who has the key of a preview.</summary>
    public async Task<string> PreviewAsync(AppFile app, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{proxy}/version")) { Headers = { Host = app.Host } };
        request.Headers.Add("Luma-Preview", key);
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? body.Trim() : $"{(int)response.StatusCode} {body}";
    }

    public void Dispose() => _http.Dispose();
}
