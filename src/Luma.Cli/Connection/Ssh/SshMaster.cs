using System.Diagnostics;

namespace Luma.Cli.Connection.Ssh;

/// <summary>
/// One connection of OpenSSH's client to a server, which everything that is done there shares (ControlMaster). It ends with this
/// process, however that ends, and leaves nothing in the folder of its sockets.
/// </summary>
internal sealed class SshMaster : IAsyncDisposable
{
    /// <summary>
    /// A Ctrl-C reaches all processes of the terminal, and must not cut off what luma still has to say to the server: ssh heeds
    /// an inherited "ignore". When standard input ends, luma has: whatever is left goes then.
    /// </summary>
    private const string Script = """
        trap '' INT QUIT
        exec 3<&0
        { cat <&3; kill $$; rm -f "$1"/*; rmdir "$1"; } >/dev/null 2>&1 &
        shift
        exec ssh "$@" </dev/null 3<&-
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Beyond the connection itself, for the keys.</summary>
    private static readonly TimeSpan Login = TimeSpan.FromSeconds(20);

    /// <summary>How long ssh may take to leave.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly ServerEntry _server;
    private readonly Process _process;
    private readonly Spoken _said;

    private SshMaster(ServerEntry server, Process process, SshSockets sockets)
    {
        _server = server;
        _process = process;
        _said = Spoken.By(process.StandardError);
        Sockets = sockets;
    }

    public SshSockets Sockets { get; }

    public bool Lives => !_process.HasExited;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="AgentUnreachableException">With what ssh said.</exception>
    public static async Task<SshMaster> OpenAsync(ServerEntry server, SshDefaults defaults, SshSockets sockets, bool asks, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "luma", sockets.Folder, .. SshArguments.Master(server, defaults, sockets.Control, asks)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var master = new SshMaster(server, Process.Start(start)!, sockets);
        try
        {
            await master.ReadyAsync(asks ? Timeout.InfiniteTimeSpan : defaults.ConnectTimeout + Login, ct);
            return master;
        }
        catch
        {
            await master.DisposeAsync();
            throw;
        }
    }

    /// <summary>Why it ended, or will not do.</summary>
    public async Task<AgentUnreachableException> FaultAsync()
    {
        await _process.WaitForExitAsync();
        return SshFault.Of(_server, _process.ExitCode, await _said.AllAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Farewell, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        Sockets.Delete();
        _process.Dispose();
    }

    /// <summary>The control socket is there once the server has let us in.</summary>
    private async Task ReadyAsync(TimeSpan patience, CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!File.Exists(Sockets.Control))
        {
            if (_process.HasExited)
            {
                throw await FaultAsync();
            }

            if (patience > TimeSpan.Zero && TimeProvider.System.GetElapsedTime(since) > patience)
            {
                throw SshFault.Late(_server, patience, _said.Last());
            }

            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }
}
