using System.Net.Sockets;
using System.Text;
using Luma.Core.Api;

namespace Luma.Cli.Connection.Ssh;

/// <summary>
/// To the agent of a server, over one connection of SSH that is made when it is needed first, and again when it has broken. Where
/// sshd forwards no sockets, as for a restricted key, each connection to the agent is a bridge of its own.
/// </summary>
internal sealed class SshRoute(ServerEntry server, SshDefaults defaults, SshRun run) : IRoute, IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private SshMaster? _master;
    private bool? _forwards;

    public string Server => server.Name;

    public string Agent => $"the agent of {server.Name}";

    private string Socket => server.Socket ?? ApiPaths.DefaultSocket;

    private string Bridge => server.Socket is { } socket ? $"luma-agent bridge --socket '{socket}'" : "luma-agent bridge";

    public async Task<Stream> ConnectAsync(CancellationToken ct)
    {
        var master = await MasterAsync(ct);
        await _one.WaitAsync(ct);
        try
        {
            _forwards ??= await FindAsync(master, ct);
        }
        finally
        {
            _one.Release();
        }

        try
        {
            return _forwards.Value ? await LocalRoute.OpenAsync(master.Sockets.Agent, ct) : new BridgeStream(RemoteProcess.Start(master, Bridge));
        }
        catch (SocketException) when (!master.Lives)
        {
            throw await master.FaultAsync();
        }
    }

    /// <summary>The connection that all share.</summary>
    /// <exception cref="AgentUnreachableException">The server is not reached, or does not let us in.</exception>
    public async Task<SshMaster> MasterAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_master is { Lives: false })
            {
                await _master.DisposeAsync();
                _master = null;
            }

            if (_master is null)
            {
                _master = await run.OpenAsync(server, defaults, ct);
                _forwards = null;
            }

            return _master;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_master is not null)
        {
            await _master.DisposeAsync();
        }

        _one.Dispose();
    }

    /// <summary>
    /// Whether the agent's socket can be forwarded. ssh accepts a connection before the server is asked, and closes it where the
    /// server will not, so that only an answer proves it.
    /// </summary>
    private async Task<bool> FindAsync(SshMaster master, CancellationToken ct)
    {
        using var forwarding = RemoteProcess.Forward(master, Socket);
        if ((await forwarding.EndAsync(ct)).ExitCode == 0 && await AnswersAsync(await LocalRoute.OpenAsync(master.Sockets.Agent, ct), ct))
        {
            return true;
        }

        var bridge = RemoteProcess.Start(master, Bridge);
        if (await AnswersAsync(new BridgeStream(bridge, keep: true), ct))
        {
            bridge.Dispose();
            return false;
        }

        using (bridge)
        {
            var ended = await bridge.EndAsync(ct);
            throw master.Lives ? SshFault.NoAgent(server, Socket, ended.ExitCode, ended.Stderr) : await master.FaultAsync();
        }
    }

    private static async Task<bool> AnswersAsync(Stream agent, CancellationToken ct)
    {
        await using (agent)
        {
            try
            {
                await agent.WriteAsync(Encoding.ASCII.GetBytes($"HEAD {ApiPaths.Apps}/- HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), ct);
                await agent.FlushAsync(ct);
                return await agent.ReadAsync(new byte[1], ct) > 0;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
