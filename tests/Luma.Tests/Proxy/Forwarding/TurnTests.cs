using Luma.Proxy;
using Microsoft.AspNetCore.Http;

namespace Luma.Tests.Proxy.Forwarding;

/// <summary>Requests share the threads that wait for sockets, so none may keep one for long, however fast its bytes come and go.</summary>
public sealed class TurnTests
{
    private const int Piece = 64 * 1024;
    private const int Pieces = 64;

    private readonly byte[] _piece = new byte[Piece];
    private readonly DefaultHttpContext _http = new();

    public TurnTests()
    {
        _http.Request.Protocol = HttpProtocol.Http11;
        _http.Request.Body = new MemoryStream(new byte[Pieces * Piece]);
        _http.Response.Body = Stream.Null;
        new ClientBody(TimeProvider.System).Follow(_http);
    }

    [Fact]
    public async Task After_each_256_kB_of_an_answer_others_have_their_turn() =>
        Assert.Equal(Pieces / 4, await TurnsAsync(() => _http.Response.Body.WriteAsync(_piece)));

    [Fact]
    public async Task After_each_256_kB_of_a_request_others_have_their_turn() =>
        Assert.Equal(Pieces / 4, await TurnsAsync(() => Read(_http.Request.Body.ReadAsync(_piece))));

    private static async ValueTask Read(ValueTask<int> reading) => Assert.Equal(Piece, await reading.ConfigureAwait(false));

    private static async Task<int> TurnsAsync(Func<ValueTask> pass)
    {
        var turns = new Turns();
        for (var i = 0; i < Pieces; i++)
        {
            await turns.Count(pass);
        }

        return turns.Given;
    }

    /// <summary>Counts how often somebody steps back.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private int _given;

        public int Given => Volatile.Read(ref _given);

        public ValueTask Count(Func<ValueTask> pass)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return pass();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        // What steps back within the pass itself is counted; whoever waits for the pass has no part in it.
        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _given);
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }
}
