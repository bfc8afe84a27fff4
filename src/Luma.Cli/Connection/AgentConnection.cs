using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Luma.Core.Api;

namespace Luma.Cli.Connection;

/// <summary>
/// HTTP over a connection to the agent. Every fault leaves as an <see cref="AgentUnreachableException"/> or an
/// <see cref="AgentRefusedException"/>.
/// </summary>
internal sealed class AgentConnection(IRoute route, TimeProvider time, Origin? origin = null) : IDisposable
{
    /// <summary>A status probes every replica, each of which may take its 10 s timeout.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, ct) => await route.ConnectAsync(ct),
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // A stream that is left early is closed at once rather than read on in the hope of reuse.
        MaxResponseDrainSize = 0,
    });

    public IRoute Route => route;

    /// <summary>A request for a path of the API. The host is a formality: the socket leads to one agent only.</summary>
    public static HttpRequestMessage Request(HttpMethod method, string path) =>
        new(method, new Uri($"http://localhost{path}")) { Headers = { { ApiLevel.Header, ApiLevel.Text } } };

    /// <summary>Sends a request whose answer is one JSON document.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">What is answered.</param>
    /// <param name="ct">Gives up.</param>
    /// <param name="limit">How long it may take. Default 30 s.</param>
    public async Task<T> CallAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken ct, TimeSpan? limit = null)
    {
        try
        {
            return await PatientlyAsync(limit ?? Patience, async stop =>
            {
                using var response = await SendAsync(request, stop);
                return Read(response, await response.Content.ReadAsByteArrayAsync(stop), type);
            }, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw AgentUnreachableException.Lost(route, e);
        }
    }

    /// <summary>Sends a request whose answer has no body of interest.</summary>
    public async Task CallAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var response = await PatientlyAsync(Patience, stop => SendAsync(request, stop), ct);
    }

    /// <summary>Opens an answer that begins soon, and then comes line by line for as long as it takes.</summary>
    public async Task<LineStream> OpenAsync(string path, CancellationToken ct)
    {
        var response = await PatientlyAsync(Patience, stop => SendAsync(Request(HttpMethod.Get, path), stop), ct);
        return new(response, await response.Content.ReadAsStreamAsync(ct), route);
    }

    /// <summary>Writes an answer's body, of any length, to a stream.</summary>
    public async Task CopyAsync(string path, Stream to, CancellationToken ct)
    {
        using var response = await SendAsync(Request(HttpMethod.Get, path), ct);
        try
        {
            await response.Content.CopyToAsync(to, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw AgentUnreachableException.Lost(route, e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> PatientlyAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> act, CancellationToken ct)
    {
        using var patience = new Deadline(limit, time, ct);
        try
        {
            return await act(patience.Token);
        }
        catch (OperationCanceledException) when (patience.HasPassed)
        {
            throw AgentUnreachableException.Silent(route, limit);
        }
    }

    /// <summary>The answer's head, if it is one of success.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var response = await AnswerAsync(request, ct);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var problem = await ProblemAsync(response, ct);
            throw new AgentRefusedException(problem) { Server = problem.Type == ProblemTypes.Versions && route is not LocalRoute ? route.Server : null };
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            Introduce(request);
            return await _http.SendAsync(request, ct);
        }
        catch (HttpRequestException e)
        {
            throw e.InnerException as AgentUnreachableException ?? AgentUnreachableException.Lost(route, e);
        }
    }

    private void Introduce(HttpRequestMessage request)
    {
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation(Origin.AddressHeader, origin.Address);
            request.Headers.TryAddWithoutValidation(Origin.KeyHeader, origin.Key);
        }
    }

    private static T Read<T>(HttpResponseMessage response, byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw Unintelligible(response, null);
        }
        catch (JsonException e)
        {
            throw Unintelligible(response, e);
        }
    }

    private static async Task<ApiProblem> ProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var text = await response.Content.ReadAsStringAsync(ct);
            if (response.Content.Headers.ContentType is MediaTypeHeaderValue { MediaType: "application/problem+json" }
                && JsonSerializer.Deserialize(text, LumaJson.Default.ApiProblem) is { } problem)
            {
                return problem;
            }
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            // What matters is the status, of which the answer below tells.
        }

        return Unintelligible(response, null).Problem;
    }

    private static string? LevelOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(ApiLevel.Header, out var values) ? values.FirstOrDefault() : null;

    private static AgentRefusedException Unintelligible(HttpResponseMessage response, Exception? cause) => new(new()
    {
        Type = ProblemTypes.Internal,
        Title = "The agent answered what this luma does not understand",
        Status = (int)response.StatusCode,
        Detail = cause?.Message ?? $"HTTP status {(int)response.StatusCode}",
        Remedy = ApiLevel.Remedy(LevelOf(response)) ?? "Compare the versions: `luma version`.",
    });
}
