using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Sdk;

namespace Luma.EngineTests.Staging;

/// <summary>A <c>luma-agent</c> with its socket, its state and its port, which outlive each of its runs.</summary>
internal sealed class AgentProcess(string folder, string docker) : IAsyncDisposable
{
    private readonly StringBuilder _earlierLogs = new();
    private ChildProcess? _run;

    public string SocketPath { get; } = Path.Combine(folder, "agent.sock");

    public string State { get; } = Path.Combine(folder, "state");

    /// <summary>Where its proxy listens.</summary>
    public IPEndPoint Http { get; } = new(IPAddress.Loopback, FreePort.Next());

    public int Id => _run!.Id;

    /// <summary>All that it has logged, in all its runs.</summary>
    public string Log => _earlierLogs + _run?.Text;

    public bool Runs => _run is { Ended.IsCompleted: false };

    /// <summary>Returns when it answers, by which time its proxy listens, too.</summary>
    public async Task StartAsync()
    {
        _run = ChildProcess.Start(
            Binaries.Agent,
            ["--socket", SocketPath, "--state", State, "--http", string.Create(CultureInfo.InvariantCulture, $"{Http}"), "--docker", docker],
            folder);
        await Until.TrueAsync("the agent answers", () => _run.Ended.IsCompleted || Answers());
        if (_run.Ended.IsCompleted)
        {
            throw new XunitException($"the agent ended:\n{await _run.Ended}");
        }
    }

    /// <summary>Ends it as systemd would.</summary>
    public Task<Outcome> StopAsync() => EndAsync("TERM");

    /// <summary>Ends it as a power cut would.</summary>
    public Task<Outcome> KillAsync() => EndAsync("KILL");

    /// <param name="signal">As kill(1) names it.</param>
    public async Task<Outcome> EndAsync(string signal)
    {
        await _run!.SignalAsync(signal);
        var outcome = await _run.Ended;
        _earlierLogs.AppendLine(_run.Text);
        await _run.DisposeAsync();
        _run = null;
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is { } run)
        {
            await run.SignalAsync("TERM");
            await run.Ended.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System).ContinueWith(_ => { }, TaskScheduler.Default);
            await run.DisposeAsync();
        }
    }

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
