using System.Globalization;
using System.Net;

namespace Luma.EngineTests.Staging;

/// <summary>A <c>luma-agent proxy</c> with its socket and its table, which outlive each of its runs.</summary>
/// <param name="folder">Where these lie.</param>
/// <param name="http">Where it listens.</param>
/// <param name="held">Whether its listening socket outlives its runs, too.</param>
internal sealed class ProxyProcess(string folder, IPEndPoint http, bool held = false) : IAsyncDisposable
{
    private readonly HeldSocket? _socket = held ? new(http) : null;
    private ChildProcess? _run;

    public string Control { get; } = Path.Combine(folder, "control.sock");

    public string Table { get; } = Path.Combine(folder, "table.json");

    /// <summary>What it has logged in this run.</summary>
    public string Log => _run!.Text;

    /// <summary>Returns when it listens.</summary>
    public async Task StartAsync()
    {
        string[] arguments = ["proxy", "--control", Control, "--table", Table, "--http", string.Create(CultureInfo.InvariantCulture, $"{http}")];
        _run = _socket?.Start(Binaries.Agent, arguments, folder) ?? ChildProcess.Start(Binaries.Agent, arguments, folder);
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

        _socket?.Dispose();
    }
}
