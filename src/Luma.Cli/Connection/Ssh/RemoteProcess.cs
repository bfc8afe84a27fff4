using System.Diagnostics;

namespace Luma.Cli.Connection.Ssh;

/// <summary>A command that runs on a server, its standard input and output at this end.</summary>
internal sealed class RemoteProcess : IDisposable
{
    private readonly Process _process;
    private readonly Spoken _said;

    private RemoteProcess(Process process)
    {
        _process = process;
        _said = Spoken.By(process.StandardError);
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <param name="master">The connection to share; null for this machine.</param>
    /// <param name="command">A line for the shell of the server's user.</param>
    public static RemoteProcess Start(SshMaster? master, string command) =>
        master is null ? Start("-c", command) : Start(SshArguments.Run(master.Sockets.Control, command));

    /// <summary>Leads the connection's local socket to one of the server.</summary>
    public static RemoteProcess Forward(SshMaster master, string socket) =>
        Start(SshArguments.Forward(master.Sockets.Control, master.Sockets.Agent, socket));

    /// <summary>Feeds it, reads it and waits for its end.</summary>
    /// <param name="stdin">What it reads; null for nothing.</param>
    /// <param name="line">Hears each line of its output as it comes; null has them gathered.</param>
    public async Task<RemoteOutcome> EndAsync(Stream? stdin, Action<string>? line, CancellationToken ct)
    {
        var feeding = FeedAsync(stdin, ct);
        List<string> gathered = [];
        while (await _process.StandardOutput.ReadLineAsync(ct) is { } read)
        {
            (line ?? gathered.Add)(read);
        }

        await _process.WaitForExitAsync(ct);
        await feeding;
        return new(_process.ExitCode, string.Join('\n', gathered), await _said.AllAsync());
    }

    /// <summary>How it ended, its output unread.</summary>
    public async Task<RemoteOutcome> EndAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return new(_process.ExitCode, "", await _said.AllAsync());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static RemoteProcess Start(IReadOnlyList<string> ssh) => Start(["-c", "trap '' INT QUIT; exec ssh \"$@\"", "luma", .. ssh]);

    private static RemoteProcess Start(params string[] shell) => new(Process.Start(new ProcessStartInfo("/bin/sh", shell)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    /// <summary>A command that ends before it has read all is no fault of the input's.</summary>
    private async Task FeedAsync(Stream? stdin, CancellationToken ct)
    {
        try
        {
            if (stdin is not null)
            {
                await stdin.CopyToAsync(Input, ct);
            }

            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Its exit code tells why.
        }
    }
}
