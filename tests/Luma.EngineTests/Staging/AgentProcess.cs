using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Luma.EngineTests.Staging;

/// <summary>A <c>luma-agent</c> with its socket, its state and its port, which outlive each of its runs.</summary>
internal sealed partial class AgentProcess(string folder, string docker) : IAsyncDisposable
{
    private readonly StringBuilder _earlierLogs = new();
    private ChildProcess? _run;
    private int _upgraded;

    public string SocketPath { get; } = Path.Combine(folder, "agent.sock");

    public string State { get; } = Path.Combine(folder, "state");

    /// <summary>Where its proxy listens.</summary>
    public IPEndPoint Http { get; } = new(IPAddress.Loopback, FreePort.Next());

    /// <summary>The process that serves: after an upgrade another one than was started here.</summary>
    public int Id => _upgraded > 0 ? _upgraded : _run!.Id;

    /// <summary>The program that is started, a copy of which may stand in for the one that was built.</summary>
    public string Program { get; set; } = Binaries.Agent;

    /// <summary>Options besides those that every agent here has.</summary>
    public IReadOnlyList<string> Options { get; set; } = [];

    /// <summary>Variables that its runs to come have besides those of the test.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>All that it has logged, in all its runs.</summary>
    public string Log => _earlierLogs + _run?.Text;

    public bool Runs => _run is { Ended.IsCompleted: false };

    /// <summary>Returns when it answers, by which time its proxy listens, too.</summary>
    public async Task StartAsync()
    {
        if (!await TryStartAsync())
        {
            throw new XunitException($"the agent ended:\n{await _run!.Ended}");
        }
    }

    /// <summary>The same; false if it ended before it answered.</summary>
    public async Task<bool> TryStartAsync()
    {
        _run = ChildProcess.Start(
            Program,
            ["--socket", SocketPath, "--state", State, "--http", string.Create(CultureInfo.InvariantCulture, $"{Http}"), "--docker", docker, .. Options],
            folder,
            Environment);
        await Until.TrueAsync("the agent answers", () => _run.Ended.IsCompleted || Answers());
        return Runs;
    }

    /// <summary>Ends when it ends by itself.</summary>
    public Task Ended => _run!.Ended;

    /// <summary>Ends it as systemd would.</summary>
    public Task<Outcome> StopAsync() => EndAsync("TERM");

    /// <summary>Ends it as a power cut would.</summary>
    public Task<Outcome> KillAsync() => EndAsync("KILL");

    /// <param name="signal">As kill(1) names it.</param>
    public async Task<Outcome> EndAsync(string signal)
    {
        await _run!.SignalAsync(signal, Id);
        var outcome = await _run.Ended;
        _upgraded = 0;
        _earlierLogs.AppendLine(_run.Text);
        await _run.DisposeAsync();
        _run = null;
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is { } run)
        {
            await run.SignalAsync("TERM", Id);
            await run.Ended.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System).ContinueWith(_ => { }, TaskScheduler.Default);
            await run.DisposeAsync();
        }
    }

    /// <summary>Runs <c>luma-agent upgrade</c>, and from then on takes the process that it names for the agent.</summary>
    public async Task<Outcome> UpgradeAsync()
    {
        await using var command = ChildProcess.Start(Program, ["upgrade", "--socket", SocketPath], folder);
        var outcome = await command.Ended;
        if (Serving().Match(outcome.Stdout) is { Success: true } serving)
        {
            _upgraded = Parse(serving);
        }

        return outcome;
    }

    /// <summary>Sends a signal to the process that serves, and waits for nothing.</summary>
    public Task SignalAsync(string signal) => _run!.SignalAsync(signal, Id);

    /// <summary>Takes another process for the agent, which has told in the log that it has taken over.</summary>
    public async Task SucceededAsync()
    {
        var before = Id;
        await Until.TrueAsync("another process serves", () => Successors().Matches(Log).LastOrDefault() is { } last && Parse(last) != before);
        _upgraded = Parse(Successors().Matches(Log)[^1]);
    }

    private static int Parse(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^process (\d+) of version \S+ serves")]
    private static partial Regex Serving();

    [GeneratedRegex(@"Upgrade: process (\d+) of version \S+ serves")]
    private static partial Regex Successors();

    private bool Answers()
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
