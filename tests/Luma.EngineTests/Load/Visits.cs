using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Load;

/// <summary>
/// A steady stream of requests to one app, half of the clients on connections that they keep, half on a new one for each request.
/// Every single failure is kept with its cause; none is tried again.
/// </summary>
internal sealed class Visits : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IPEndPoint _server;
    private readonly string _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FailedRequest> _failures = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly Task _clients;

    private Visits(IPEndPoint server, string host, int clients)
    {
        _server = server;
        _host = host;
        _clients = Task.WhenAll(Enumerable.Range(1, clients).SelectMany(i => new[]
        {
            Task.Run(() => KeepAsync($"kept connection {i}")),
            Task.Run(() => RenewAsync($"new connections {i}")),
        }));
    }

    /// <summary>Requests that were answered as they should.</summary>
    public int Answered => _answers.Values.Sum();

    public IReadOnlyCollection<FailedRequest> Failures => _failures;

    /// <param name="clients">Of each of the two kinds.</param>
    public static Visits To(AgentProcess agent, AppFile app, int clients = 3) => new(agent.Http, app.Host, clients);

    /// <summary>Answers since the last call, by release.</summary>
    public IReadOnlyDictionary<string, int> TakeAnswers()
    {
        var taken = new Dictionary<string, int>();
        foreach (var release in _answers.Keys)
        {
            _answers.TryRemove(release, out var count);
            taken[release] = count;
        }

        return taken;
    }

    /// <summary>Ends the stream, and fails the test if a request failed or none was made.</summary>
    public async Task EndWithoutFailureAsync(string context = "")
    {
        await EndAsync();
        if (!_failures.IsEmpty || Answered == 0)
        {
            throw new XunitException($"{_failures.Count} of {Answered + _failures.Count} requests failed:\n{string.Join('\n', _failures.Take(20))}\n{context}");
        }
    }

    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task KeepAsync(string client)
    {
        RawClient? connection = null;
        while (!_stop.IsCancellationRequested)
        {
            if (!await AskAsync(client, async patience =>
            {
                connection ??= await RawClient.ConnectAsync(_server, patience);
                return await connection.GetAsync(_host, "/version", close: false, patience);
            }) || !connection!.StaysOpen)
            {
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
    }

    private async Task RenewAsync(string client)
    {
        while (!_stop.IsCancellationRequested)
        {
            await AskAsync(client, async patience =>
            {
                using var connection = await RawClient.ConnectAsync(_server, patience);
                return await connection.GetAsync(_host, "/version", close: true, patience);
            });
        }
    }

    private async Task<bool> AskAsync(string client, Func<CancellationToken, Task<(int Status, string Body)>> ask)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var cause = await TryAsync(ask, patience.Token);
        if (cause is not null)
        {
            _failures.Enqueue(new(TimeProvider.System.GetUtcNow(), client, cause));
        }

        await Task.Delay(Pause, TimeProvider.System);
        return cause is null;
    }

    private async Task<string?> TryAsync(Func<CancellationToken, Task<(int Status, string Body)>> ask, CancellationToken patience)
    {
        try
        {
            var (status, body) = await ask(patience);
            if (status != 200)
            {
                return string.Create(CultureInfo.InvariantCulture, $"status {status}: {body.Trim()}");
            }

            _answers.AddOrUpdate(body.Trim(), 1, (_, count) => count + 1);
            return null;
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException or OperationCanceledException or FormatException)
        {
            return $"{fault.GetType().Name}: {fault.Message}";
        }
    }
}
