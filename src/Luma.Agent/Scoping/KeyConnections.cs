using System.Buffers;
using System.Text;
using Luma.Core.Api;
using Microsoft.AspNetCore.Connections;

namespace Luma.Agent.Scoping;

/// <summary>Connections that begin with who they are from: no request is read before that.</summary>
internal static class KeyConnections
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ConnectionDelegate Introduced(ConnectionDelegate next) => async connection =>
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        if (await ReadAsync(connection, either.Token) is not { } holder)
        {
            connection.Abort(new ConnectionAbortedException("the connection did not begin with whose key it is of"));
            return;
        }

        connection.Features.Set(holder);
        await next(connection);
    };

    /// <summary>Null where something else came, or nothing.</summary>
    private static async Task<KeyHolder?> ReadAsync(ConnectionContext connection, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync(cancellation);
                if (read.Buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = Encoding.ASCII.GetString(read.Buffer.Slice(0, end));
                    connection.Transport.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                    return KeyHolder.Parse(line);
                }

                if (read.IsCompleted || read.Buffer.Length > Scope.LongestPreamble)
                {
                    return null;
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
