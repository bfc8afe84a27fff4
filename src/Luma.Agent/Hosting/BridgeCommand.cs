using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Luma.Agent.Scoping;
using Luma.Core.Api;

namespace Luma.Agent.Hosting;

/// <summary>
/// <c>luma-agent bridge</c>: one connection to the agent through standard input and output, for SSH where sshd forwards no sockets.
/// </summary>
internal static class BridgeCommand
{
    private static readonly Option<string?> Scoped = new("--scope")
    {
        Description = "read, admin or deploy:APP[,APP]: the connection may do no more. For a forced command of sshd",
    };

    private static readonly Option<string> Key = new("--key") { Description = "With --scope: whose key it is, for the audit", DefaultValueFactory = _ => "unnamed" };

    public static Command Build(Option<string> socket)
    {
        Scoped.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && Scope.Parse(text) is null)
            {
                result.AddError($"--scope must be read, admin or deploy:APP[,APP] (was '{text}')");
            }
        });
        Key.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !Scope.IsKeyName(text))
            {
                result.AddError($"--key must consist of at most 64 letters, digits and @ . _ - (was '{text}')");
            }
        });
        var command = new Command("bridge", "Connects standard input and output with the agent's socket.") { socket, Scoped, Key };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetRequiredValue(socket), HolderIn(parsed), cancellation));
        return command;
    }

    private static KeyHolder? HolderIn(ParseResult parsed) => parsed.GetValue(Scoped) is { } scope
        ? new(Scope.Parse(scope)!, parsed.GetRequiredValue(Key), LoginFrom(Environment.GetEnvironmentVariable("SSH_CONNECTION")))
        : null;

    /// <summary>The client's address is the first word of what sshd says of a login (ssh(1)).</summary>
    private static string? LoginFrom(string? connection) => IPAddress.TryParse(connection?.Split(' ')[0], out var address) ? address.ToString() : null;

    /// <summary>Ends when the agent has closed the connection: 0, or 1 where there was none.</summary>
    private static async Task<int> RunAsync(string own, KeyHolder? holder, CancellationToken cancellation)
    {
        var path = holder is null ? own : KeyHolder.SocketBeside(own);
        using var agent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await agent.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            if (holder is not null)
            {
                await agent.SendAsync(Encoding.ASCII.GetBytes($"{holder.Preamble}\n"), cancellation);
            }

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
