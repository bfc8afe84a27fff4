using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>The process whose place this one takes, as this one sees it.</summary>
public sealed class Predecessor : IDisposable
{
    private readonly HandoverChannel _channel;

    private Predecessor(HandoverChannel channel, IReadOnlyList<Socket> sockets, RouteTable table)
    {
        _channel = channel;
        Sockets = sockets;
        Table = table;
        Left = channel.ClosedAsync();
    }

    /// <summary>Its listening sockets, from which it still accepts.</summary>
    public IReadOnlyList<Socket> Sockets { get; }

    /// <summary>The routes that it serves.</summary>
    public RouteTable Table { get; }

    /// <summary>Completes when the process has ended, and with it every request that it had begun.</summary>
    public Task Left { get; }

    /// <summary>Asks the process that waits at <paramref name="path"/> for what it has.</summary>
    /// <param name="path">The unix socket that it named.</param>
    /// <param name="version">This program's version.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HandoverException">It refuses, or has gone; the message says why.</exception>
    public static async Task<Predecessor> ConnectAsync(string path, string version, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var channel = default(HandoverChannel);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            channel = new HandoverChannel(socket);
            await channel.SendAsync(new(HandoverHello.Current, version, Environment.ProcessId), ProxyJson.Default.HandoverHello, cancellationToken);
            var sockets = await channel.ReceiveSocketsAsync(cancellationToken);
            var offer = await channel.ReceiveAsync(ProxyJson.Default.HandoverOffer, cancellationToken);
            return offer is { Refusal: null, Table: { } table }
                ? new Predecessor(channel, sockets, table)
                : throw new HandoverException($"the running process hands nothing over: {offer.Refusal ?? "it sent no routes"}");
        }
        catch (Exception fault)
        {
            socket.Dispose();
            channel?.Dispose();
            throw fault is SocketException ? new HandoverException($"no process hands over at {path}: {fault.Message}", fault) : fault;
        }
    }

    /// <summary>Tells it that this process serves: it leaves now.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync(new(Ready: true, Reason: null), ProxyJson.Default.HandoverVerdict, cancellationToken);

    /// <summary>Tells it that this process has also done what had to wait until it served.</summary>
    public Task SettledAsync(CancellationToken cancellationToken = default) => ReadyAsync(cancellationToken);

    /// <summary>Tells it that this process cannot serve, and why: it serves on.</summary>
    public Task FailAsync(string reason, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(new(Ready: false, reason), ProxyJson.Default.HandoverVerdict, cancellationToken);

    /// <summary>Closes the connection to it.</summary>
    public void Dispose() => _channel.Dispose();
}
