using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Luma.EngineTests.Staging;

/// <summary>The agent's API without <c>luma</c> in between: for requests that it would not send, and for those that ask again and again.</summary>
internal sealed class AgentApi(string socket) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (_, cancellation) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    {
        BaseAddress = new("http://agent/api/v1/"),
    };

    public Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent body) =>
        _http.SendAsync(new(new(method), path) { Content = body });

    /// <summary>The requests in flight at each backend of the host; empty if the proxy's table does not have it.</summary>
    public async Task<IReadOnlyList<int>> InFlightAsync(string host)
    {
        var routes = await _http.GetFromJsonAsync<JsonElement>("routes");
        return [.. routes.EnumerateArray().Where(route => route.GetProperty("host").GetString() == host)
            .SelectMany(route => route.GetProperty("backends").EnumerateArray())
            .Select(backend => backend.GetProperty("inFlight").GetInt32())];
    }

    /// <summary><c>Running</c>, <c>Degraded</c>, …</summary>
    public async Task<string> ConditionAsync(AppFile app) =>
        (await _http.GetFromJsonAsync<JsonElement>($"apps/{app.Name}")).GetProperty("condition").GetString()!;

    /// <summary>The id of what is being done to the app; null if nothing is.</summary>
    public async Task<string?> DeploymentAsync(AppFile app) =>
        (await _http.GetFromJsonAsync<JsonElement>($"apps/{app.Name}")).TryGetProperty("deployment", out var id) ? id.GetString() : null;

    /// <summary>Where that stands: <c>Probing</c>, <c>Draining</c>, …; null if nothing is being done to the app.</summary>
    public async Task<string?> StateAsync(AppFile app) => await DeploymentAsync(app) is { } id
        ? (await _http.GetFromJsonAsync<JsonElement>($"deployments/{id}/status")).GetProperty("state").GetString()
        : null;

    public void Dispose() => _http.Dispose();
}
