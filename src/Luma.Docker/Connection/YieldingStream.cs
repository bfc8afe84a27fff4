using System.Net.Sockets;

namespace Luma.Docker.Connection;

/// <summary>
/// A connection to the engine whose readers go on in the thread pool, never on the thread that watches sockets: where a
/// process lets completions run inline, whoever works or blocks on what the engine said would hold up every other socket.
/// </summary>
internal sealed class YieldingStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = base.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompleted)
        {
            return await reading;
        }

        try
        {
            return await reading;
        }
        finally
        {
            await Task.Yield();
        }
    }
}
