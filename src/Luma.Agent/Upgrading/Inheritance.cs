using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Luma.Agent.Hosting;
using Luma.Agent.Storage;
using Luma.Proxy;

namespace Luma.Agent.Upgrading;

/// <summary>What this process got when it was started: nothing, listening sockets from systemd, or a predecessor's place.</summary>
internal sealed class Inheritance : IDisposable
{
    /// <summary>Names the unix socket at which the predecessor waits.</summary>
    public const string TakeOver = "LUMA_TAKE_OVER";

    /// <summary>The first descriptor that systemd passes, see sd_listen_fds(3).</summary>
    private const int FirstDescriptor = 3;

    private readonly Predecessor? _predecessor;

    private Inheritance(Predecessor? predecessor, IReadOnlyList<Socket> sockets)
    {
        _predecessor = predecessor;
        Sockets = sockets;
    }

    public IReadOnlyList<Socket> Sockets { get; }

    /// <summary>The routes that the predecessor serves; null without one.</summary>
    public RouteTable? Table => _predecessor?.Table;

    /// <summary>Completes when no request of the predecessor's is left.</summary>
    public Task PredecessorLeft => _predecessor?.Left ?? Task.CompletedTask;

    /// <exception cref="HandoverException">The predecessor refuses, or has gone.</exception>
    public static async Task<Inheritance> ClaimAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable(TakeOver) is not { Length: > 0 } path)
        {
            return new(null, FromSystemd());
        }

        // Not for a successor of this process.
        Environment.SetEnvironmentVariable(TakeOver, null);
        var predecessor = await Predecessor.ConnectAsync(path, AgentVersions.Own, cancellation);
        return new(predecessor, predecessor.Sockets);
    }

    /// <summary>Tells the predecessor that it may leave; from now on this process serves alone.</summary>
    public Task ReadyAsync() => _predecessor?.ReadyAsync() ?? Task.CompletedTask;

    /// <summary>Tells the predecessor that everything is in its place, so that whoever waits for the upgrade may go on.</summary>
    public Task SettledAsync() => _predecessor?.SettledAsync() ?? Task.CompletedTask;

    /// <summary>Tells the predecessor to serve on.</summary>
    public Task FailAsync(string reason) => _predecessor?.FailAsync(reason) ?? Task.CompletedTask;

    public void Dispose() => _predecessor?.Dispose();

    private static Socket[] FromSystemd()
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var count = Environment.GetEnvironmentVariable("LISTEN_PID") == own
            && int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        foreach (var name in new[] { "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        return [.. Enumerable.Range(FirstDescriptor, count).Select(Adopt)];
    }

    private static Socket Adopt(int descriptor)
    {
        Posix.CloseOnExec(descriptor);
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        return socket is { SocketType: SocketType.Stream, LocalEndPoint: IPEndPoint }
            ? socket
            : throw new IOException($"descriptor {descriptor}, which was handed in by LISTEN_FDS, is no TCP socket; ListenStream= of the socket unit must be ADDRESS:PORT");
    }
}
