using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Luma.Proxy;

/// <summary>
/// Keeps the connections of clients within bounds, in all and per address; an IPv6 client has the 64 bits of its network
/// to choose addresses from, so these count as one. Costs each connection two counters, and each request nothing.
/// </summary>
internal sealed class ConnectionCaps(int most, int mostPerAddress, TrustedProxies trusted, Action refused)
{
    private const string Text = "too many connections\n";

    private static readonly byte[] _full = Encoding.ASCII.GetBytes(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
        + $"Content-Length: {Text.Length}\r\nRetry-After: 1\r\nConnection: close\r\n\r\n{Text}");

    private readonly ConcurrentDictionary<IPAddress, int> _perAddress = new();
    private int _count;

    /// <summary>Serves the connection, or tells it that there are too many; where that cannot be told, it is closed.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, bool cleartext)
    {
        var client = ClientOf(connection);
        if (IsScarce(connection) || !TryEnter(client))
        {
            refused();
            await (cleartext ? RefuseAsync(connection) : Task.CompletedTask);
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Leave(client);
        }
    }

    private static bool IsScarce(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket } && OpenFiles.IsScarce(socket, Scarcity.Client);

    private bool TryEnter(IPAddress? client)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        if (client is null || _perAddress.AddOrUpdate(client, 1, static (_, count) => count + 1) <= mostPerAddress)
        {
            return true;
        }

        Leave(client);
        return false;
    }

    private void Leave(IPAddress? client)
    {
        Interlocked.Decrement(ref _count);
        if (client is not null && _perAddress.AddOrUpdate(client, 0, static (_, count) => count - 1) == 0)
        {
            _perAddress.TryRemove(KeyValuePair.Create(client, 0));
        }
    }

    // A proxy in front speaks for many.
    private IPAddress? ClientOf(ConnectionContext connection) =>
        connection.RemoteEndPoint is IPEndPoint { Address: var address } && !trusted.Cover(address) ? NetworkOf(address) : null;

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private static async Task RefuseAsync(ConnectionContext connection)
    {
        try
        {
            await connection.Transport.Output.WriteAsync(_full);
            await connection.Transport.Output.CompleteAsync();
        }
        catch (IOException)
        {
            // It left by itself.
        }
    }
}
