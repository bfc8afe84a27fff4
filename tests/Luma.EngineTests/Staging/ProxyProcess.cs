using System.Globalization;
using System.Net;

namespace Luma.EngineTests.Staging;

/// <summary>A <c>luma-agent proxy</c> with its socket and its table, which outlive each of its runs.</summary>
internal sealed class ProxyProcess(string folder, IPEndPoint http) : IAsyncDisposable
{
    private ChildProcess? _run;

    public string Control { get; } = Path.Combine(folder, "control.sock");

    public string Table { get; } = Path.Combine(folder, "table.json");

    /// <summary>What it has logged in this run.</summary>
    public string Log => _run!.Text;

    /// <summary>Returns when it listens.</summary>
    public async Task StartAsync()
    {
        _run = ChildProcess.Start(
            Binaries.Agent,
            ["proxy", "--control", Control, "--table", Table, "--http", string.Create(CultureInfo.InvariantCulture, $"{http}")],
            folder);
        await _run.HeardAsync("The proxy listens on");
    }

    public async Task<Outcome> UpgradeAsync()
    {
        await using var command = ChildProcess.Start(Binaries.Agent, ["upgrade", "--socket", Control], folder);
        return await command.Ended;
    }

    public async Task KillAsync()
    {
        await _run!.SignalAsync("KILL");
        await _run.Ended;
        await _run.DisposeAsync();
        _run = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is { } run)
        {
            var serving = System.Text.RegularExpressions.Regex.Matches(run.Text, @"Upgrade: process (\d+) of").LastOrDefault();
            await run.SignalAsync("TERM", serving is null ? null : int.Parse(serving.Groups[1].Value, CultureInfo.InvariantCulture));
            await run.Ended.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System).ContinueWith(_ => { }, TaskScheduler.Default);
            await run.DisposeAsync();
        }
    }
}
