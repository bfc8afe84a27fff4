using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Luma.EngineTests.Load;

namespace Luma.EngineTests.Upgrading;

/// <summary>Requests of two seconds each, one after another from a few clients; every failure is kept.</summary>
internal sealed class SlowVisits : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _clients;
    private int _answered;

    private SlowVisits(IPEndPoint server, string host) => _clients = Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(i * 500), TimeProvider.System);
        while (!_stop.IsCancellationRequested)
        {
            await AskAsync(server, host);
        }
    })));

    public static SlowVisits To(IPEndPoint server, string host) => new(server, host);

    public async Task EndWithoutFailureAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        Assert.Empty(_failures);
        Assert.True(_answered > 0, "no slow request was made");
    }

    public void Dispose() => _stop.Dispose();

    private async Task AskAsync(IPEndPoint server, string host)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        try
        {
            using var client = await RawClient.ConnectAsync(server, patience.Token);
            var (status, _) = await client.AskAsync("GET /slow?seconds=2", host, "", close: false, patience.Token);
            Assert.Equal(200, status);
            Interlocked.Increment(ref _answered);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or FormatException or Xunit.Sdk.XunitException)
        {
            _failures.Enqueue($"{fault.GetType().Name}: {fault.Message}");
        }
    }
}
