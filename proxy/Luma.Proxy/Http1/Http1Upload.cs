using System.Buffers;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;

namespace Luma.Proxy;

/// <summary>
/// A request with a body on its way to an app, which may answer before it has all of it, and need not want it at all
/// (RFC 9110, section 10.1.1).
/// </summary>
internal sealed class Http1Upload : IDisposable
{
    // What goes with the head in one piece; and a piece of what follows.
    private const int First = 16 * 1024;
    private const int Piece = 64 * 1024;

    // The length of a chunk in hexadecimal digits, and a line end.
    private const int SizeLine = 10;

    // An app that says nothing to the question may not know it.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    // An app that has answered may be about to take the rest.
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(50);

    private readonly HttpRequest _request;
    private readonly AppConnection _connection;
    private readonly ClientBody _body;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<bool>? _wanted;
    private readonly Task _sending;

    /// <summary>Begins to send: the head, which is written, and the body as it comes.</summary>
    public Http1Upload(HttpRequest request, AppConnection connection, Lease lease)
    {
        (_request, _connection, _body) = (request, connection, lease.Body);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(lease.End);
        _wanted = AsksFirst(request) ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _sending = SendAsync();
    }

    /// <summary>Why the client's body could not be read; null while it could.</summary>
    public Exception? ClientFault { get; private set; }

    /// <summary>Whether the app has all of it, so that the connection can serve another request.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The app has said something: whether it wants the body.</summary>
    public void Heard(int status) => _wanted?.TrySetResult(status < StatusCodes.Status300MultipleChoices);

    /// <summary>Gives what is left a moment, and sends no more then; afterwards nobody reads the client's body.</summary>
    public async Task EndAsync()
    {
        await _sending.WaitAsync(_grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync();
    }

    /// <summary>Sends no more from now on.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    public void Dispose() => _stop.Dispose();

    private static bool AsksFirst(HttpRequest request) => request.Headers.Expect.ToString().Equals("100-continue", StringComparison.OrdinalIgnoreCase);

    private async Task SendAsync()
    {
        try
        {
            if (_wanted is not null && !await IsWantedAsync(_wanted.Task))
            {
                return;
            }

            IsWhole = await (_request.ContentLength is { } length ? SendSizedAsync(length) : SendChunkedAsync());
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever waits for the answer learns of it, or does not care any more.
        }
    }

    private async Task<bool> IsWantedAsync(Task<bool> wanted)
    {
        await _connection.SendAsync(_stop.Token);
        _connection.Request.Clear();
        try
        {
            return await wanted.WaitAsync(_patience, _stop.Token);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private async Task<bool> SendSizedAsync(long left)
    {
        if (_body.IsArriving())
        {
            var first = _connection.Request.Room((int)Math.Min(left, First));
            var read = await ReadAsync(first);
            _connection.Request.Fill(Math.Max(read, 0));
            left -= Math.Max(read, 0);
        }

        await _connection.SendAsync(_stop.Token);
        var piece = left > 0 ? ArrayPool<byte>.Shared.Rent(Piece) : [];
        try
        {
            while (left > 0 && await ReadAsync(piece) is > 0 and var read)
            {
                await _connection.SendAsync(piece.AsMemory(0, read), _stop.Token);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        // The end is to be seen, too.
        return left == 0 && await ReadAsync(_connection.Request.Room(1)) == 0;
    }

    private async Task<bool> SendChunkedAsync()
    {
        var read = await SendFirstChunkAsync();
        var piece = read > 0 ? ArrayPool<byte>.Shared.Rent(Piece) : [];
        try
        {
            while (read > 0 && (read = await ReadAsync(piece.AsMemory(SizeLine, Piece - SizeLine - 2))) > 0)
            {
                await _connection.SendAsync(Chunk(piece, read), _stop.Token);
            }

            if (read == 0)
            {
                await _connection.SendAsync("0\r\n\r\n"u8.ToArray(), _stop.Token);
            }

            return read == 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // What is here already goes with the head; and of a request that is seen to be malformed by then, the app sees nothing.
    private async Task<int> SendFirstChunkAsync()
    {
        var head = _connection.Request;
        var room = head.Room(SizeLine + First + 2);
        var reading = ReadAsync(room.Slice(SizeLine, First)).AsTask();
        var sending = reading.IsCompleted ? null : _connection.SendAsync(_stop.Token).AsTask();
        var read = await reading;
        if (sending is not null)
        {
            await sending;
            head.Clear();
        }

        if (read > 0)
        {
            var chunk = Chunk(room, read);
            chunk.CopyTo(head.Room(chunk.Length));
            head.Fill(chunk.Length);
        }

        if (read >= 0)
        {
            await _connection.SendAsync(_stop.Token);
        }

        return read;
    }

    // Line and end are put around the bytes where they are (RFC 9112, section 7.1).
    private static ReadOnlyMemory<byte> Chunk(Memory<byte> piece, int length)
    {
        Span<byte> line = stackalloc byte[SizeLine];
        Utf8Formatter.TryFormat(length, line, out var digits, 'x');
        "\r\n"u8.CopyTo(line[digits..]);
        var start = SizeLine - digits - 2;
        line[..(digits + 2)].CopyTo(piece.Span[start..]);
        "\r\n"u8.CopyTo(piece.Span[(SizeLine + length)..]);
        return piece.Slice(start, digits + 2 + length + 2);
    }

    /// <summary>Reads of the client's body; 0 at its end, less than that where it fails, which also ends the request to the app.</summary>
    private async ValueTask<int> ReadAsync(Memory<byte> into)
    {
        try
        {
            return await _request.Body.ReadAsync(into, _stop.Token);
        }
        catch (Exception fault) when (!_stop.IsCancellationRequested)
        {
            ClientFault = fault;
            _connection.Dispose();
            return -1;
        }
    }
}
