using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Luma.Proxy;

/// <summary>
/// A connection of .NET's HTTP client to a backend that calls it by its name when the backend hangs up without a byte of an answer.
/// The client takes such an end for an invitation to send any request without a body up to three times more, even a DELETE; whether
/// to repeat is for <see cref="Retries"/> to decide.
/// </summary>
internal sealed class BackendStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private Turn _reading;
    private Turn _writing;
    private volatile bool _owesAnswer;
    private volatile bool _answeredBefore;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _owesAnswer = true;
        var writing = base.WriteAsync(buffer, cancellationToken);
        var turnIsOver = _writing.IsOver(buffer.Length);
        return writing.IsCompletedSuccessfully && !turnIsOver ? writing : CheckedAsync(writing, turnIsOver);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = base.ReadAsync(buffer, cancellationToken);
        return buffer.IsEmpty ? reading : CheckedAsync(reading);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CheckedAsync(ValueTask writing, bool turnIsOver)
    {
        try
        {
            await writing;
            if (turnIsOver)
            {
                await Task.Yield();
            }
        }
        catch (IOException reset)
        {
            throw new BackendHungUpException(_answeredBefore, reset);
        }
    }

    // Checked when the read ends, not when it starts: on an idle connection it starts before the request is written.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> CheckedAsync(ValueTask<int> reading)
    {
        try
        {
            var read = await reading;
            if (read == 0 && _owesAnswer)
            {
                throw new BackendHungUpException(_answeredBefore);
            }

            // An end that comes after some of the answer may be the end of the answer.
            _owesAnswer = false;
            _answeredBefore = true;
            if (_reading.IsOver(read))
            {
                await Task.Yield();
            }

            return read;
        }
        catch (IOException reset) when (_owesAnswer && reset is not BackendHungUpException)
        {
            throw new BackendHungUpException(_answeredBefore, reset);
        }
    }
}
