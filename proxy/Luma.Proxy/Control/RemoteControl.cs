using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Luma.Proxy;

/// <summary>
/// Drives the proxy of another process over its unix socket. One that is away for a moment, because it is upgraded or was
/// killed, is asked again until it answers or patience ends; everything that is asked may be asked twice.
/// </summary>
public sealed class RemoteControl : IProxyControl, IDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="path">The proxy's unix socket.</param>
    /// <param name="patience">How long a proxy may be away. Default 30 s.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public RemoteControl(string path, TimeSpan? patience = null, TimeProvider? time = null)
    {
        _path = path;
        _patience = patience ?? TimeSpan.FromSeconds(30);
        _time = time ?? TimeProvider.System;
        _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, ConnectCallback = ConnectAsync })
        {
            BaseAddress = new("http://proxy"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc/>
    public Task<RouteTable> TableAsync(CancellationToken cancellationToken = default) => AskAsync(
        () => new(HttpMethod.Get, ControlPaths.Table),
        async answer => SealedTable.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken)),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<long> GenerationAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync(ControlPaths.Generation, ProxyJson.Default.Acknowledgement, cancellationToken)).Generation;

    /// <inheritdoc/>
    public Task<long> ApplyAsync(RouteTable table, CancellationToken cancellationToken = default)
    {
        var content = SealedTable.Write(table);
        return AskAsync(
            () => new(HttpMethod.Put, ControlPaths.Table) { Content = new ByteArrayContent(content) },
            async answer => answer.IsSuccessStatusCode
                ? (await ReadAsync(answer, ProxyJson.Default.Acknowledgement, cancellationToken)).Generation
                : throw new RouteTableRejectedException((await ReadAsync(answer, ProxyJson.Default.Rejection, cancellationToken)).Problems),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DrainResult> DrainAsync(
        IReadOnlyCollection<string> backendIds, DrainLimits limits, IProgress<DrainProgress>? progress = null, CancellationToken cancellationToken = default) =>
        AskAsync(
            () => new(HttpMethod.Post, ControlPaths.Drains) { Content = JsonContent.Create(new([.. backendIds], limits), ProxyJson.Default.DrainOrder) },
            answer => FollowAsync(answer, progress, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, int>> InFlightAsync(CancellationToken cancellationToken = default) =>
        GetAsync(ControlPaths.InFlight, ProxyJson.Default.IReadOnlyDictionaryStringInt32, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A proxy of an older version, which does not tell, has none.</remarks>
    public Task<IReadOnlyDictionary<string, TimeSpan>> IllAsync(CancellationToken cancellationToken = default) => AskAsync(
        () => new(HttpMethod.Get, ControlPaths.Ill),
        answer => answer.StatusCode == HttpStatusCode.NotFound
            ? Task.FromResult<IReadOnlyDictionary<string, TimeSpan>>(new Dictionary<string, TimeSpan>())
            : ReadAsync(answer, ProxyJson.Default.IReadOnlyDictionaryStringTimeSpan, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task<Traffic> TrafficAsync(string app, CancellationToken cancellationToken = default) =>
        GetAsync(ControlPaths.TrafficOf(app), ProxyJson.Default.Traffic, cancellationToken);

    /// <inheritdoc/>
    public Task<Traffic> TrafficAsync(string app, string release, CancellationToken cancellationToken = default) =>
        GetAsync(ControlPaths.TrafficOf(app, release), ProxyJson.Default.Traffic, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(string app, string release, CancellationToken cancellationToken = default) =>
        AskAsync(() => new(HttpMethod.Delete, ControlPaths.TrafficOf(app, release)), _ => Task.FromResult(true), cancellationToken);

    /// <summary>Closes the connections to the proxy.</summary>
    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AskAsync(() => new(HttpMethod.Get, path), answer => ReadAsync(answer, type, cancellation), cancellation);

    private async Task<T> AskAsync<T>(Func<HttpRequestMessage> ask, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellation)
    {
        for (var began = _time.GetTimestamp(); ; await Task.Delay(_pause, _time, cancellation))
        {
            try
            {
                using var request = ask();
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return await read(answer);
                }

                // It hands its place to another process, which answers in a moment.
                Endure(began, null);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
            {
                Endure(began, fault);
            }
        }
    }

    private void Endure(long began, Exception? fault)
    {
        if (_time.GetElapsedTime(began) >= _patience)
        {
            throw new ProxyUnreachableException(
                $"the proxy at {_path} does not answer: {fault?.GetBaseException().Message ?? "it is being upgraded"}", fault);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        await answer.Content.ReadFromJsonAsync(type, cancellation) ?? throw new IOException("the proxy answered nothing");

    private static async Task<DrainResult> FollowAsync(HttpResponseMessage answer, IProgress<DrainProgress>? progress, CancellationToken cancellation)
    {
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } text)
        {
            var line = JsonSerializer.Deserialize(text, ProxyJson.Default.DrainLine)!;
            if (line.Result is { } result)
            {
                return result;
            }

            progress?.Report(line.Progress!.Value);
        }

        throw new IOException("the proxy broke off its report of a drain");
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
