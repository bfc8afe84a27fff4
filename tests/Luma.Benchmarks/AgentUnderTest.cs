using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Luma.Benchmarks;

/// <summary>A <c>luma-agent</c> with state and ports of its own, and a project folder to deploy from.</summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-").FullName;
    private readonly Process _agent;

    public AgentUnderTest()
    {
        var port = FreePort();
        _agent = Command.Start(
            Tool("luma-agent"), "--socket", Socket, "--state", Path.Combine(_folder, "state"), "--http", $"127.0.0.1:{port}", "--docker", Docker);
        _agent.OutputDataReceived += (_, _) => { };
        _agent.BeginOutputReadLine();
        _agent.BeginErrorReadLine();
    }

    private string Socket => Path.Combine(_folder, "agent.sock");

    private static string Docker => Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";

    public async Task WriteConfigurationAsync(string yaml)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "luma.yml"), yaml);
        while (!File.Exists(Socket))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public Task<(TimeSpan Elapsed, string Output)> LumaAsync(params string[] arguments) => Command.RunAsync(
        Tool("luma"), ["-c", Path.Combine(_folder, "luma.yml"), "--agent", $"unix://{Socket}", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("kill", _agent.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await _agent.WaitForExitAsync();
        _agent.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>From the folder that <c>tests/benchmarks.sh</c> published into.</summary>
    private static string Tool(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("LUMA_BENCH_BIN") ?? throw new InvalidOperationException("LUMA_BENCH_BIN is not set; run tests/benchmarks.sh"), name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
