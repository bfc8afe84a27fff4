using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Luma.Proxy;

/// <summary>
/// A connection to an app that speaks HTTP/1.1: one request after another, each answered before the next (RFC 9112). While it waits
/// for a request it listens, so that an app that closes it is noticed, and a read is under way already when the answer comes.
/// </summary>
internal sealed class AppConnection(Socket socket) : IDisposable
{
    /// <summary>Bytes of one head, or of all trailers, at most.</summary>
    public const int MostRoom = 64 * 1024;

    // Most answers fit; where more comes than fits, the next read has twice as much room.
    private const int Room = 8 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Room);
    private int _start;
    private int _end;
    private ValueTask<int> _hearing;
    private bool _hears;
    private bool _answered;
    private volatile bool _ended;

    /// <summary>The head of the request under way.</summary>
    public RequestHead Request { get; } = new();

    /// <summary>The head of its answer.</summary>
    public AnswerHead Head { get; } = new();

    /// <summary>The body of its answer.</summary>
    public AnswerBody Body { get; } = new();

    /// <summary>When it was put aside, as a timestamp of the pool's clock.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Whether a request can be sent: the app has said nothing, not even farewell, since it was put aside.</summary>
    public bool IsFit => !_ended && _hears && !_hearing.IsCompleted;

    /// <summary>Whether it was closed, by whomever here.</summary>
    public bool IsEnded => _ended;

    /// <summary>What has arrived and is not taken yet; its bytes may be changed.</summary>
    public Memory<byte> Arrived => _bytes.AsMemory(_start, _end - _start);

    // Before this request, the app has answered another one here: then a hang-up most likely means that it was idle for too long.
    private bool IsKept => IdleSince != 0;

    /// <summary>Of what has arrived, so much is dealt with.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Sends all of <see cref="Request"/>.</summary>
    public ValueTask SendAsync(CancellationToken cancellation = default) => SendAsync(Request.Bytes, cancellation);

    /// <summary>Sends more of the request.</summary>
    /// <exception cref="BackendHungUpException">The app takes no more.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
            }
        }
        catch (SocketException reset)
        {
            throw new BackendHungUpException(IsKept, reset);
        }
    }

    /// <summary>Waits for more of the answer; false when the app has closed its side.</summary>
    /// <exception cref="BackendHungUpException">It has closed the connection without a byte of an answer.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoreAsync()
    {
        try
        {
            var read = await (_hears ? Heard() : ReceiveAsync());
            _end += read;
            if (read == 0 && !_answered)
            {
                throw new BackendHungUpException(IsKept);
            }

            _answered = true;
            return read > 0;
        }
        catch (SocketException reset)
        {
            throw _answered ? new IOException("the backend broke off its answer", reset) : new BackendHungUpException(IsKept, reset);
        }
    }

    /// <summary>Puts it aside for the next request.</summary>
    public void Rest(long now)
    {
        (_start, _end, _answered, IdleSince) = (0, 0, false, now);
        Hear(ReceiveAsync());
    }

    /// <summary>
    /// Takes leave of the app while no request is under way. The read that listens must be over before the socket is closed, which
    /// would reset the connection otherwise.
    /// </summary>
    public async Task CloseAsync()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
            await Heard();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The app was faster.
        }

        Dispose();
    }

    public void Dispose()
    {
        _ended = true;
        socket.Dispose();
    }

    private void Hear(ValueTask<int> reading) => (_hearing, _hears) = (reading, true);

    // It is awaited once.
    private ValueTask<int> Heard()
    {
        _hears = false;
        return _hearing;
    }

    private ValueTask<int> ReceiveAsync()
    {
        MakeRoom();
        return socket.ReceiveAsync(_bytes.AsMemory(_end), SocketFlags.None);
    }

    private void MakeRoom()
    {
        var left = _end - _start;
        if (_end == _bytes.Length && _bytes.Length < MostRoom)
        {
            var larger = GC.AllocateUninitializedArray<byte>(_bytes.Length * 2);
            Arrived.CopyTo(larger);
            (_bytes, _start, _end) = (larger, 0, left);
        }
        else if (left == 0 || _end == _bytes.Length)
        {
            Arrived.CopyTo(_bytes);
            (_start, _end) = (0, left);
        }

        if (_end == _bytes.Length)
        {
            throw new MalformedAnswerException($"more than {MostRoom / 1024} kB of headers");
        }
    }
}
