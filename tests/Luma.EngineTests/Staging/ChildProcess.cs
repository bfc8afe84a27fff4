using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Sdk;

namespace Luma.EngineTests.Staging;

/// <summary>A program that runs: what it writes is kept line by line with its time, and it can be sent signals.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<Line> _out = [];
    private readonly List<Line> _error = [];

    private ChildProcess(Process process, string command)
    {
        _process = process;
        _command = command;
        Ended = EndAsync(ReadAsync(process.StandardOutput, _out), ReadAsync(process.StandardError, _error));
    }

    public Task<Outcome> Ended { get; }

    public int Id => _process.Id;

    /// <summary>All that it has written so far.</summary>
    public string Text
    {
        get
        {
            lock (_out)
            {
                return string.Join('\n', _out.Concat(_error).Select(line => line.Text));
            }
        }
    }

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        // A shell without job control starts what is in the background with SIGINT ignored, and children inherit that.
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}");
    }

    /// <param name="signal">As kill(1) names it: <c>TERM</c>, <c>INT</c>, <c>KILL</c>.</param>
    /// <param name="process">A successor of this one that writes to the same place; this one where none is given.</param>
    public async Task SignalAsync(string signal, int? process = null)
    {
        using var kill = Process.Start("/bin/kill", ["-s", signal, (process ?? Id).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until it writes a line with the text; fails the test if it ends first.</summary>
    public async Task HeardAsync(string text)
    {
        await Until.TrueAsync($"{_command} says '{text}'", () => Ended.IsCompleted || Text.Contains(text, StringComparison.Ordinal));
        if (!Text.Contains(text, StringComparison.Ordinal))
        {
            throw new XunitException($"expected '{text}' in:\n{await Ended}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await Ended;
        _process.Dispose();
    }

    private async Task<Outcome> EndAsync(Task stdout, Task stderr)
    {
        await Task.WhenAll(stdout, stderr);
        await _process.WaitForExitAsync();
        return new(_command, _process.ExitCode, _out, _error, _watch.Elapsed);
    }

    private async Task ReadAsync(StreamReader reader, List<Line> lines)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            lock (_out)
            {
                lines.Add(new(_watch.Elapsed, text));
            }
        }
    }
}
