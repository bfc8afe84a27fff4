using System.Net;

namespace Luma.Docker.Connection;

/// <summary>Carries calls to the engine: agrees on the API version, keeps time limits, turns every failure into a DockerException.</summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly Uri Root = new("http://docker");

    private readonly HttpClient _http;
    private readonly VersionNegotiation _version;

    public EngineConnection(DockerClientOptions options)
    {
        Options = options;
        var sending = UnixSocketHandler.For(options.Endpoint);
        _http = new HttpClient(options.Through?.Invoke(sending) ?? sending)
        {
            BaseAddress = Root,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _version = new VersionNegotiation(this);
    }

    public DockerClientOptions Options { get; }

    public DockerEndpoint Endpoint => Options.Endpoint;

    /// <summary>The API version that all calls speak; asks the engine once.</summary>
    public async Task<ApiVersion> VersionAsync(CancellationToken ct)
    {
        using var deadline = new Deadline(Options.Timeout, Options.Time, ct);
        return await Guarded("GET /_ping", Options.Timeout, deadline, token => _version.AgreeAsync(token));
    }

    /// <summary>Sends a call and reads the whole answer, within the call's timeout.</summary>
    public async Task<EngineReply> SendAsync(EngineCall call, CancellationToken ct)
    {
        var limit = call.Timeout ?? Options.Timeout;
        using var deadline = new Deadline(limit, Options.Time, ct);
        return await Guarded(call.Name, limit, deadline, async token =>
        {
            using var response = await AskAsync(call, token);
            return new EngineReply(call.Name, response.StatusCode, await response.Content.ReadAsByteArrayAsync(token));
        });
    }

    /// <summary>Sends a call whose answer is a stream; the engine sends its headers at once, the rest may take its time.</summary>
    /// <param name="call">The call; its timeout is the longest silence allowed within the stream.</param>
    /// <param name="ct">Ends the wait for the headers.</param>
    public async Task<EngineStream> OpenAsync(EngineCall call, CancellationToken ct)
    {
        var idle = call.Timeout ?? Options.StreamIdleTimeout;
        var patience = idle == Timeout.InfiniteTimeSpan ? Options.Timeout : idle;
        using var deadline = new Deadline(patience, Options.Time, ct);
        return await Guarded(call.Name, patience, deadline, async token =>
        {
            var response = await AskAsync(call, token);
            return new EngineStream(response, await response.Content.ReadAsStreamAsync(token), call.Name, idle, Options);
        });
    }

    /// <summary>A request outside any API version, for the negotiation itself.</summary>
    public Task<HttpResponseMessage> AskUnversionedAsync(string path, CancellationToken ct) =>
        _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseContentRead, ct);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> AskAsync(EngineCall call, CancellationToken ct)
    {
        var agreed = await _version.AgreeAsync(ct);
        using var request = new HttpRequestMessage(call.Method, new Uri($"/v{agreed}{call.Path}{call.Query}", UriKind.Relative));
        request.Content = call.Body;
        if (call.RegistryAuth is not null)
            request.Headers.Add("X-Registry-Auth", call.RegistryAuth);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (call.Accepts(response.StatusCode))
            return response;
        using (response)
            throw Refused(call, response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
    }

    private DockerException Refused(EngineCall call, HttpStatusCode status, byte[] body)
    {
        // An engine upgraded under a long-lived client may no longer speak the version agreed on: ask again next time.
        if (status == HttpStatusCode.BadRequest)
            _version.Forget();
        return EngineFault.From(call.Name, status, body);
    }

    private async Task<T> Guarded<T>(string call, TimeSpan limit, Deadline deadline, Func<CancellationToken, Task<T>> act)
    {
        try
        {
            return await act(deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            throw new DockerTimeoutException(call, limit, e);
        }
        catch (HttpRequestException e) when (e.InnerException is DockerUnreachableException unreachable)
        {
            _version.Forget();
            throw new DockerUnreachableException(unreachable.Message, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            _version.Forget();
            throw DockerUnreachableException.ConnectionLost(call, Endpoint, e);
        }
    }
}
