using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Luma.Benchmarks.Staging;

/// <summary>A program that runs beside the benchmark and ends with it; it is signalled by its id and never by its name.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private bool _ended;

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private Child(Process process)
    {
        (_process, Id) = (process, process.Id);
        Running[process.Id] = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id { get; }

    public bool HasEnded => _ended || _process.HasExited;

    /// <summary>The last lines that it wrote.</summary>
    public string Log => string.Join('\n', _lines);

    public static Child Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started"));
    }

    /// <param name="signal">As kill(1) names it.</param>
    public Task SignalAsync(string signal) =>
        HasEnded ? Task.CompletedTask : Command.RunAsync("kill", "-s", signal, Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Asks it to end, waits, and kills it when it does not.</summary>
    /// <param name="patience">20 seconds where it is not given.</param>
    public async Task EndAsync(string signal = "TERM", TimeSpan? patience = null)
    {
        if (_ended)
        {
            return;
        }

        await SignalAsync(signal);
        if (!await ExitsAsync(patience ?? Patience))
        {
            _process.Kill(entireProcessTree: true);
            await ExitsAsync(Patience);
        }

        _ended = true;
        Running.TryRemove(Id, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    /// <summary>Not as .NET waits, which is for the end of the output, too: a successor of the process may hold that open.</summary>
    private async Task<bool> ExitsAsync(TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        return _process.HasExited;
    }

    private static void KillAll()
    {
        foreach (var process in Running.Values.Where(process => !process.HasExited))
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _lines.Enqueue(text);
            if (_lines.Count > 200)
            {
                _lines.TryDequeue(out _);
            }
        }
    }
}
