using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>The process that takes this one's place, as this one sees it: awaited, served, and judged by its own word.</summary>
public sealed class Successor : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private HandoverChannel? _channel;

    /// <summary>Opens a unix socket for it that nobody but this user may use.</summary>
    /// <exception cref="IOException">The socket cannot be made there.</exception>
    public Successor(string path)
    {
        Path = path;
        try
        {
            File.Delete(path);
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, OwnerOnly);
            _listener.Listen(1);
        }
        catch (SocketException fault)
        {
            _listener.Dispose();
            throw new HandoverException($"cannot listen on {path}: {fault.Message}", fault);
        }
    }

    /// <summary>Where it must ask.</summary>
    public string Path { get; }

    /// <summary>Its version, once it has come.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Its process id, once it has come.</summary>
    public int Process { get; private set; }

    /// <summary>Waits until it asks.</summary>
    /// <exception cref="HandoverException">It speaks another protocol, and was told so.</exception>
    public async Task ArriveAsync(CancellationToken cancellationToken = default)
    {
        _channel = new HandoverChannel(await _listener.AcceptAsync(cancellationToken));
        // One may come, no more; this also removes the file.
        _listener.Dispose();
        var hello = await _channel.ReceiveAsync(ProxyJson.Default.HandoverHello, cancellationToken);
        if (hello.Protocol != HandoverHello.Current)
        {
            var refusal = $"it speaks handover protocol {HandoverHello.Current}, version {hello.Version} speaks {hello.Protocol}; a restart is needed";
            await AnswerAsync([], new(refusal, null), cancellationToken);
            throw new HandoverException(refusal);
        }

        (Version, Process) = (hello.Version, hello.Process);
    }

    /// <summary>Gives it the listening sockets and the routes in force, and waits until it serves.</summary>
    /// <exception cref="HandoverException">It cannot serve, or has gone.</exception>
    public async Task TakeAsync(IReadOnlyList<Socket> sockets, RouteTable table, CancellationToken cancellationToken = default)
    {
        await AnswerAsync(sockets, new(null, table), cancellationToken);
        var verdict = await _channel!.ReceiveAsync(ProxyJson.Default.HandoverVerdict, cancellationToken);
        if (!verdict.Ready)
        {
            throw new HandoverException(verdict.Reason ?? "the new process gives no reason");
        }
    }

    /// <summary>Waits until it has also done what had to wait until it served; if it dies meanwhile, that is for others to notice.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _channel!.ReceiveAsync(ProxyJson.Default.HandoverVerdict, cancellationToken);
        }
        catch (HandoverException)
        {
        }
    }

    /// <summary>Closes the connection, by which the other process knows that this one has left.</summary>
    public void Dispose()
    {
        _channel?.Dispose();
        _listener.Dispose();
    }

    private Task AnswerAsync(IReadOnlyList<Socket> sockets, HandoverOffer offer, CancellationToken cancellation)
    {
        _channel!.SendSockets(sockets);
        return _channel.SendAsync(offer, ProxyJson.Default.HandoverOffer, cancellation);
    }
}
