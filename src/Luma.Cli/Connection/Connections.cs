using Luma.Cli.Connection.Ssh;

namespace Luma.Cli.Connection;

/// <summary>The ways to all servers of one run of luma, each made when it is needed first and kept until the end.</summary>
/// <param name="asks">Whether somebody is at the terminal whom ssh may ask.</param>
internal sealed class Connections(bool asks) : IAsyncDisposable
{
    private readonly Dictionary<ServerEntry, SshRoute> _routes = [];
    private readonly SshRun _run = new(asks);

    /// <summary>The way to the server's agent.</summary>
    public IRoute To(ServerEntry server, SshDefaults defaults) => server.IsLocal
        ? new LocalRoute(server.Socket is { } socket ? new(socket) : AgentAddress.Default)
        : Ssh(server, defaults);

    /// <summary>Runs a command on the server to its end, whatever its exit code.</summary>
    /// <param name="command">A line for the shell of the server's user. What it must not see in its list of processes belongs into <paramref name="stdin"/>.</param>
    /// <param name="stdin">What the command reads; null for nothing.</param>
    /// <param name="line">Hears each line of standard output as it comes; null has them gathered in the outcome.</param>
    /// <exception cref="AgentUnreachableException">The server is not reached, or does not let us in.</exception>
    public async Task<RemoteOutcome> RunAsync(
        ServerEntry server, SshDefaults defaults, string command, Stream? stdin, Action<string>? line, CancellationToken ct)
    {
        using var process = RemoteProcess.Start(server.IsLocal ? null : await Ssh(server, defaults).MasterAsync(ct), command);
        return await process.EndAsync(stdin, line, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_routes.Values.Select(route => route.DisposeAsync().AsTask()));
        _run.Dispose();
    }

    private SshRoute Ssh(ServerEntry server, SshDefaults defaults)
    {
        lock (_routes)
        {
            if (!_routes.TryGetValue(server, out var route))
            {
                _routes[server] = route = new(defaults.Fill(server), defaults, _run);
            }

            return route;
        }
    }
}
