using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Luma.EngineTests.Draining;
using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Upgrading;

/// <summary>
/// Conversations of a second each over WebSockets, one after another from a few clients, half of them over HTTP/2: none may break
/// off, for they are shorter than what a process that leaves grants them. Every failure is kept.
/// </summary>
internal sealed class SocketVisits : IAsyncDisposable
{
    private const int Words = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Guest[] _guests;
    private readonly Task _clients;
    private int _held;

    private SocketVisits(Stage stage, AppFile app)
    {
        _guests = [new(stage, app), new(stage, app, HttpVersion.Version20), new(stage, app), new(stage, app, HttpVersion.Version20)];
        _clients = Task.WhenAll(_guests.Select((guest, i) => Task.Run(() => VisitAsync(guest, i))));
    }

    public static SocketVisits To(Stage stage, AppFile app) => new(stage, app);

    /// <summary>Ends them, fails the test if one broke off, and tells how many were held.</summary>
    public async Task<int> EndWithoutFailureAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        Assert.Empty(_failures);
        Assert.True(_held > 0, "no conversation was held");
        return _held;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        Array.ForEach(_guests, guest => guest.Dispose());
        _stop.Dispose();
    }

    private async Task VisitAsync(Guest guest, int client)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await TalkAsync(guest);
                Interlocked.Increment(ref _held);
            }
            catch (Exception fault) when (fault is WebSocketException or HttpRequestException or IOException or TimeoutException or XunitException)
            {
                _failures.Enqueue($"client {client}: {fault.GetType().Name}: {fault.Message}");
            }
        }
    }

    private static async Task TalkAsync(Guest guest)
    {
        using var socket = await guest.OpenSocketAsync();
        for (var i = 0; i < Words; i++)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"word {i}");
            await socket.SendAsync(Encoding.UTF8.GetBytes(word), WebSocketMessageType.Text, true, CancellationToken.None);
            Assert.Equal(word, await socket.HearAsync());
            await Task.Delay(Pause, TimeProvider.System);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
