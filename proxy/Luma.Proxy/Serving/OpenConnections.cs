using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Luma.Proxy;

/// <summary>
/// The connections of clients, so that they can be closed in good order while Kestrel still works. When Kestrel stops it
/// stops its own clock first, and without that no limit on time holds, and an HTTP/2 connection outlives its last answer
/// until its client does something.
/// </summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        _open[connection] = true;
        try
        {
            if (_closing)
            {
                Close(connection);
            }

            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
            LookWhetherAllEnded();
        }
    }

    /// <summary>Closes those that are idle, and the others when they have answered what they were asked; completes when none is left.</summary>
    public Task CloseAsync()
    {
        _closing = true;
        foreach (var connection in _open.Keys)
        {
            Close(connection);
        }

        LookWhetherAllEnded();
        return _none.Task;
    }

    private static void Close(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();

    private void LookWhetherAllEnded()
    {
        if (_closing && _open.IsEmpty)
        {
            _none.TrySetResult();
        }
    }
}
