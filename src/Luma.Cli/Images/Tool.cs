using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Luma.Cli.Images;

/// <summary>A program of this machine, such as docker or git. It ends when whoever waits for it gives up.</summary>
/// <param name="Name">As it is found on the path.</param>
/// <param name="Folder">Where it runs.</param>
internal sealed record Tool(string Name, string Folder)
{
    /// <summary>Variables that it gets besides those of this process.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>So many of the last lines tell why it failed.</summary>
    private const int Evidence = 20;

    /// <summary>Runs it and keeps what it says.</summary>
    public Task<ToolResult> RunAsync(IEnumerable<string> args, CancellationToken ct, string? input = null) => FollowAsync(args, input, async process =>
    {
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return (output, (await error).Split('\n'));
    }, ct);

    /// <summary>Runs it and hears each line that it says, on either stream.</summary>
    public Task<ToolResult> RunAsync(IEnumerable<string> args, Action<string> hear, CancellationToken ct)
    {
        var said = new Queue<string>();
        return FollowAsync(args, null, async process =>
        {
            await Task.WhenAll(HearAsync(process.StandardOutput), HearAsync(process.StandardError));
            return ("", said);
        }, ct);

        async Task HearAsync(StreamReader lines)
        {
            while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lock (said)
                {
                    said.Enqueue(line);
                    while (said.Count > 2 * Evidence)
                    {
                        said.Dequeue();
                    }

                    hear(line);
                }
            }
        }
    }

    /// <summary>Runs it and puts what it writes into a file.</summary>
    public Task<ToolResult> WriteAsync(IEnumerable<string> args, string path, CancellationToken ct) => FollowAsync(args, null, async process =>
    {
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await using (var file = File.Create(path))
        {
            await process.StandardOutput.BaseStream.CopyToAsync(file, ct);
        }

        return ("", (await error).Split('\n'));
    }, ct);

    /// <param name="read">Reads what it says to the end: what is kept of it, and the lines that tell why it failed.</param>
    private async Task<ToolResult> FollowAsync(
        IEnumerable<string> args, string? input, Func<Process, Task<(string Output, IEnumerable<string> Said)>> read, CancellationToken ct)
    {
        using var process = Start(args);
        await using var end = ct.Register(() => Kill(process));
        await using (var writer = process.StandardInput)
        {
            await writer.WriteAsync(input);
        }

        var (output, said) = await read(process);
        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        return new(process.ExitCode, output, Last(said));
    }

    private static IReadOnlyList<string> Last(IEnumerable<string> lines) => [.. lines.Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(Evidence)];

    private Process Start(IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(Name, args)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new UsageException($"there is no program {Name} on this machine", $"Install {Name}, or mind PATH.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}

/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote, where that was kept.</param>
/// <param name="Said">The last lines of its errors, or of all that was heard.</param>
internal sealed record ToolResult(int Code, string Output, IReadOnlyList<string> Said);
