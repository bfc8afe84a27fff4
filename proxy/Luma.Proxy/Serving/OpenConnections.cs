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
    private readonly ConcurrentDictionary<ConnectionContext, GoAway> _open = new();
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closing;

    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var goAway = new GoAway();
        connection.Features.Set(goAway);
        _open[connection] = goAway;
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

    /// <summary>Tells clients of HTTP/2 to take another connection for their next request.</summary>
    public void TellToGo()
    {
        foreach (var goAway in _open.Values)
        {
            goAway.Tell();
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
