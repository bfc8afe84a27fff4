using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Luma.Proxy;

/// <summary>Where connections come from: listening sockets that another process opened and handed in, or opened here.</summary>
internal sealed class ListeningSockets(ProxyOptions options, SocketConnectionContextFactory connections) : IConnectionListenerFactory
{
    // TCP_USER_TIMEOUT of Linux; .NET has no name for it.
    private const int UserTimeout = 18;

    private readonly List<GatedListener> _listeners = [];

    /// <summary>The sockets in use; whoever gets duplicates of them accepts from the same queues.</summary>
    public IReadOnlyList<Socket> Sockets => [.. _listeners.Select(listener => listener.Socket)];

    /// <summary>Inherited sockets that listen nowhere where this proxy should.</summary>
    public IEnumerable<Socket> Unused => options.Inherited.Except(Sockets);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Inherited(endpoint) ?? Open(endpoint);
        LimitSending(socket);
        var listener = new GatedListener(socket, connections, options.Time);
        _listeners.Add(listener);
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>Stops accepting; new connections wait in the kernel's queue for the one who shares the sockets.</summary>
    public void Close() => _listeners.ForEach(listener => listener.Close());

    /// <summary>Whether the socket listens where the endpoint says; one on every IPv6 address takes IPv4 connections, too.</summary>
    public static bool ListensOn(Socket socket, EndPoint endpoint) =>
        socket.LocalEndPoint is IPEndPoint local
        && endpoint is IPEndPoint wanted
        && local.Port == wanted.Port
        && (local.Address.Equals(wanted.Address) || (IsAny(local.Address) && wanted.Address.Equals(IPAddress.Any)));

    private Socket? Inherited(EndPoint endpoint) => options.Inherited.FirstOrDefault(socket => ListensOn(socket, endpoint));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static Socket Open(EndPoint endpoint)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(fault.Message, fault);
        }
    }

    /// <summary>
    /// Kestrel's rate grants a client that took many bytes hours for the next one. The kernel sees whether it takes any; whoever is
    /// accepted has this from the listening socket.
    /// </summary>
    private void LimitSending(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, BitConverter.GetBytes((int)options.SendTimeout.TotalMilliseconds));
        }
    }

    private static int Backlog { get; } = new SocketTransportOptions().Backlog;
}
