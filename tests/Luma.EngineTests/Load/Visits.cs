using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Load;

/// <summary>
/// A steady stream of requests to one app, half of the clients on connections that they keep, half on a new one for each request;
/// of both, every second request is an upload, which a proxy may not send twice. Every failure is kept with its cause, and none is
/// tried again.
/// </summary>
internal sealed class Visits : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Upload = new('x', 2000);

    private readonly IPEndPoint _server;
    private readonly string _host;
    private readonly bool _uploads;
    private readonly bool _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FailedRequest> _failures = new();
    private readonly Task _clients;
    private int _answered;

    private Visits(IPEndPoint server, string host, int clients, bool uploads, bool tls)
    {
        _server = server;
        _host = host;
        _uploads = uploads;
        _tls = tls;
        _clients = Task.WhenAll(Enumerable.Range(1, clients).SelectMany(i => new[]
        {
            Task.Run(() => VisitAsync($"kept connection {i}", close: false)),
            Task.Run(() => VisitAsync($"new connections {i}", close: true)),
        }));
    }

    public IReadOnlyCollection<FailedRequest> Failures => _failures;

    /// <param name="clients">Of each of the two kinds.</param>
    /// <param name="uploads">Whether every second request is one.</param>
    public static Visits To(AgentProcess agent, AppFile app, int clients = 3, bool uploads = true) => To(agent.Http, app, clients, uploads);

    public static Visits To(IPEndPoint server, AppFile app, int clients = 3, bool uploads = true) => new(server, app.Host, clients, uploads, tls: false);

    /// <summary>The same at any address.</summary>
    public static Visits To(IPEndPoint http, AppFile app) => new(http, app.Host, clients: 2, uploads: true, tls: false);

    /// <summary>The same over TLS.</summary>
    public static Visits OverTls(IPEndPoint https, AppFile app) => new(https, app.Host, clients: 2, uploads: true, tls: true);

    /// <summary>Ends the stream, and fails the test if a request failed or none was made.</summary>
    /// <param name="context">What helps to find the cause.</param>
    /// <param name="excused">Failures that had to be; none where nothing is given.</param>
    public async Task EndWithoutFailureAsync(string context, Func<FailedRequest, bool>? excused = null)
    {
        await EndAsync();
        var failures = _failures.Where(failure => excused?.Invoke(failure) != true).ToList();
        if (failures.Count > 0 || _answered == 0)
        {
            throw new XunitException($"{failures.Count} of {_answered + _failures.Count} requests failed:\n{string.Join('\n', failures.Take(20))}\n{context}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    private async Task VisitAsync(string client, bool close)
    {
        RawClient? connection = null;
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var (request, body) = _uploads && i % 2 == 1 ? ("POST /upload", Upload) : ("GET /version", "");
            var began = TimeProvider.System.GetTimestamp();
            var cause = await FailureOfAsync(async patience =>
            {
                connection ??= await RawClient.ConnectAsync(_server, patience, _tls ? _host : null);
                return await connection.AskAsync(request, _host, body, close, patience);
            });
            Count(cause, $"{client}, {request}", TimeProvider.System.GetElapsedTime(began));
            if (cause is not null || !connection!.StaysOpen)
            {
                connection?.Dispose();
                connection = null;
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        connection?.Dispose();
    }

    private void Count(string? cause, string client, TimeSpan waited)
    {
        if (cause is null)
        {
            Interlocked.Increment(ref _answered);
        }
        else
        {
            _failures.Enqueue(new(TimeProvider.System.GetUtcNow(), client, cause, waited));
        }
    }

    /// <summary>Null where the answer was as it should be.</summary>
    private static async Task<string?> FailureOfAsync(Func<CancellationToken, Task<(int Status, string Body)>> ask)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var (status, body) = await ask(patience.Token);
            return status == 200 ? null : string.Create(CultureInfo.InvariantCulture, $"status {status}: {body.Trim()}");
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or FormatException or AuthenticationException)
        {
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }
}
