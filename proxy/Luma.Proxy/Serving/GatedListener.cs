using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Luma.Proxy;

/// <summary>
/// Accepts from a listening socket until its gate is closed. A connection that was accepted is always handed out, and one
/// that was not waits in the kernel's queue for whoever else holds the socket.
/// </summary>
internal sealed class GatedListener(Socket socket, SocketConnectionContextFactory connections, TimeProvider time) : IConnectionListener
{
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closed = new();

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public Socket Socket => socket;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                // One of the last is closed unheard; whoever comes after it waits in the kernel's queue until descriptors are free again.
                return Open(OpenFiles.Keep(await socket.AcceptAsync(_closed.Token), Scarcity.Refused));
            }
            catch (OperationCanceledException)
            {
                // The gate was closed, and nothing had been accepted.
            }
            catch (SocketException fault)
            {
                await RecoverAsync(fault);
            }
        }

        // Not before the last accept has returned: closing a socket under a pending one may shut it down for all who share it.
        socket.Dispose();
        return null;
    }

    /// <summary>From now on nothing is accepted here.</summary>
    public void Close() => _closed.Cancel();

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        Close();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private ConnectionContext Open(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            return connections.Create(accepted);
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }

    /// <summary>Clients may give up while they wait; descriptors may run out, and come back when connections end.</summary>
    private async Task RecoverAsync(SocketException fault)
    {
        if (fault.SocketErrorCode is not (SocketError.ConnectionReset or SocketError.ConnectionAborted))
        {
            await Task.Delay(_breath, time, _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
