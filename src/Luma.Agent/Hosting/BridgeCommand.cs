using System.CommandLine;
using System.Net.Sockets;

namespace Luma.Agent.Hosting;

/// <summary>
/// <c>luma-agent bridge</c>: one connection to the agent through standard input and output, for SSH where sshd forwards no sockets.
/// </summary>
internal static class BridgeCommand
{
    public static Command Build(Option<string> socket)
    {
        var command = new Command("bridge", "Connects standard input and output with the agent's socket.") { socket };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(socket), cancellation));
        return command;
    }

    /// <summary>Ends when the agent has closed the connection: 0, or 1 where there was none.</summary>
    private static async Task<int> RunAsync(string path, CancellationToken cancellation)
    {
        using var agent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await agent.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            await PipeAsync(agent, Console.OpenStandardInput(), Console.OpenStandardOutput(), cancellation);
            return 0;
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            await Console.Error.WriteLineAsync($"luma-agent: no connection to the agent at {path}: {fault.Message}");
            return 1;
        }
    }

    /// <summary>What waits for more of standard input when the agent has closed its side ends with the process.</summary>
    private static async Task PipeAsync(Socket agent, Stream input, Stream output, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(agent);
        _ = Task.Run(() => SendAsync(agent, input, stream, cancellation), cancellation);
        await stream.CopyToAsync(output, cancellation);
        await output.FlushAsync(cancellation);
    }

    private static async Task SendAsync(Socket agent, Stream input, NetworkStream stream, CancellationToken cancellation)
    {
        try
        {
            await input.CopyToAsync(stream, cancellation);
            agent.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
        {
            // The agent has closed the connection, which the other direction sees, too.
        }
    }
}
