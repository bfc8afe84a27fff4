using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Luma.Proxy;

/// <summary>
/// A connection to a backend that calls it by its name when the backend hangs up without a byte of an answer. The HTTP
/// client above takes such an end for an invitation to send any request without a body up to three times more, even a
/// DELETE; whether to repeat is for <see cref="Retries"/> to decide. It also hears when an answer begins while a request is
/// still being sent, and keeps that answer for <see cref="EarlyAnswers"/>.
/// </summary>
internal sealed class BackendStream(Socket socket, bool multiplexed) : NetworkStream(socket, ownsSocket: true)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _owesAnswer;
    private volatile bool _answeredBefore;
    private volatile bool _reading;
    private volatile bool _deaf;
    private volatile Upload? _upload;
    private volatile byte[]? _heard;

    // Who reads the answer ends the connection; until then it must not be ended by who sends.
    private bool IsReadEarly =>
        _upload?.End is { IsCompletedSuccessfully: true, Result: { } connection } && connection == this && !_ended.Task.IsCompleted;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_deaf)
        {
            return ValueTask.CompletedTask;
        }

        _owesAnswer = true;
        if (!multiplexed && Upload.Current is { } upload && upload != _upload)
        {
            Listen(upload);
        }

        var writing = base.WriteAsync(buffer, cancellationToken);
        return writing.IsCompletedSuccessfully ? writing : CheckedAsync(writing);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsReadEarly)
        {
            return NothingAsync();
        }

        _reading = true;
        var reading = base.ReadAsync(buffer, cancellationToken);
        return buffer.IsEmpty ? reading : CheckedAsync(reading, buffer);
    }

    /// <summary>Reads an answer that began before its request was sent whole.</summary>
    public ValueTask<int> ReadEarlyAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_heard is not { } heard || buffer.IsEmpty)
        {
            return _heard is null ? base.ReadAsync(buffer, cancellation) : ValueTask.FromResult(0);
        }

        var read = Math.Min(buffer.Length, heard.Length);
        heard.AsSpan(0, read).CopyTo(buffer.Span);
        _heard = read < heard.Length ? heard[read..] : null;
        return ValueTask.FromResult(read);
    }

    /// <summary>Ends the connection after such an answer, whatever is still to be sent.</summary>
    public void EndEarly()
    {
        _ended.TrySetResult();
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (!IsReadEarly)
        {
            base.Dispose(disposing);
        }
    }

    // The answer is for another one to read.
    private async ValueTask<int> NothingAsync()
    {
        await _ended.Task;
        return 0;
    }

    // On a kept connection a read is under way, which will see the answer.
    private void Listen(Upload upload)
    {
        _upload = upload;
        if (!_reading)
        {
            _ = HearAsync(upload);
        }
    }

    private async Task HearAsync(Upload upload)
    {
        try
        {
            if (await base.ReadAsync(Memory<byte>.Empty) == 0 && HasAnswered())
            {
                await upload.IsAnsweredEarlyAsync(this);
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // Whoever writes learns of it.
        }
    }

    private async ValueTask<bool> KeepsAsync(ReadOnlyMemory<byte> heard, Upload upload)
    {
        _heard = heard.ToArray();
        if (await upload.IsAnsweredEarlyAsync(this))
        {
            return true;
        }

        _heard = null;
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CheckedAsync(ValueTask writing)
    {
        try
        {
            await writing;
        }
        catch (IOException reset)
        {
            // It answered in mid-upload and hung up, as one does that refuses a body: what is left of that goes nowhere.
            _deaf = IsReadEarly || _heard is not null || HasAnswered();
            if (!_deaf)
            {
                throw new BackendHungUpException(_answeredBefore, reset);
            }

            _ = _reading ? null : _upload?.IsAnsweredEarlyAsync(this);
        }
    }

    private bool HasAnswered()
    {
        try
        {
            return Socket.Available > 0;
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    // Checked when the read ends, not when it starts: on an idle connection it starts before the request is written.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> CheckedAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        try
        {
            var read = await reading;
            _reading = false;
            if (read == 0 && _owesAnswer)
            {
                throw new BackendHungUpException(_answeredBefore);
            }

            // An end that comes after some of the answer may be the end of the answer.
            _owesAnswer = false;
            _answeredBefore = true;
            if (_upload is { End.IsCompleted: false } upload && read > 0 && await KeepsAsync(buffer[..read], upload))
            {
                return await NothingAsync();
            }

            return read;
        }
        catch (IOException reset) when (_owesAnswer && reset is not BackendHungUpException)
        {
            throw new BackendHungUpException(_answeredBefore, reset);
        }
    }
}
