using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Luma.Benchmarks.Staging;

/// <summary>A <c>luma-agent</c> with state and ports of its own, and a project folder to deploy from.</summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-").FullName;
    private Child _agent;

    public AgentUnderTest() => _agent = Launch();

    /// <summary>Where its proxy listens.</summary>
    public IPEndPoint Http { get; } = Ports.Free();

    /// <summary>The process that serves; another one after an upgrade.</summary>
    public int Id => _agent.HasEnded ? ProcessTree.With(_folder).LastOrDefault(_agent.Id) : _agent.Id;

    private string SocketPath => Path.Combine(_folder, "agent.sock");

    private static string Docker => Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";

    public async Task WriteConfigurationAsync(string yaml)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "luma.yml"), yaml);
        await Until.TrueAsync("the agent answers", () => Task.FromResult(File.Exists(SocketPath)), _agent);
    }

    public Task<(TimeSpan Elapsed, string Output)> LumaAsync(params string[] arguments) => Command.RunAsync(
        Tool.Path("luma"), ["-c", Path.Combine(_folder, "luma.yml"), "--agent", $"unix://{SocketPath}", .. arguments]);

    /// <summary>Starts it if it does not run; returns when its proxy listens.</summary>
    public async Task StartAsync()
    {
        if (_agent.HasEnded)
        {
            _agent = Launch();
        }

        await Until.ListensAsync(Http, _agent);
    }

    /// <summary>As systemd would.</summary>
    public async Task StopAsync()
    {
        await _agent.DisposeAsync();
        // An upgrade leaves a process that this one has not started.
        foreach (var successor in ProcessTree.With(_folder))
        {
            await Command.RunAsync("kill", successor.ToString(CultureInfo.InvariantCulture));
        }

        await Until.TrueAsync("the agent has ended", () => Task.FromResult(ProcessTree.With(_folder).Count == 0));
    }

    /// <summary>As a power cut would.</summary>
    public Task KillAsync() => _agent.EndAsync("KILL");

    /// <summary>Whether this build can put another process in its place.</summary>
    public static async Task<bool> CanUpgradeAsync()
    {
        var (_, help) = await Command.RunAsync(Tool.Path("luma-agent"), "--help");
        return help.Contains("upgrade", StringComparison.Ordinal);
    }

    /// <summary>A client of its API.</summary>
    public HttpClient NewApi() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://agent") };

    /// <summary>Another process takes its sockets, and it leaves.</summary>
    public Task UpgradeAsync() => Command.RunAsync(Tool.Path("luma-agent"), "upgrade", "--socket", SocketPath);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Child Launch() => Child.Start(
        Tool.Path("luma-agent"), ["--socket", SocketPath, "--state", Path.Combine(_folder, "state"), "--http", $"{Http}", "--docker", Docker]);
}
