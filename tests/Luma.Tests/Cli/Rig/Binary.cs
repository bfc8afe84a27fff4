using System.Diagnostics;
using System.Text;

namespace Luma.Tests.Cli.Rig;

/// <summary>The built luma as a process of its own.</summary>
internal sealed class Binary : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _heard = new();
    private bool _closed;

    private Binary(Process process) => _process = process;

    public static Binary Start(string agent, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "luma"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["LUMA_AGENT"] = agent;
        return new(Process.Start(start)!);
    }

    /// <summary>Reads on until a line holds the text.</summary>
    public async Task HearAsync(string text)
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync();
            _heard.Append(line).Append('\n');
        }
        while (line is not null && !line.Contains(text, StringComparison.Ordinal));
        Assert.NotNull(line);
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Whoever read the output leaves.</summary>
    public void CloseOutput()
    {
        _process.StandardOutput.Close();
        _closed = true;
    }

    public async Task<Outcome> EndAsync()
    {
        var error = await _process.StandardError.ReadToEndAsync();
        var rest = _closed ? "" : await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return new(_process.ExitCode, _heard + rest, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
