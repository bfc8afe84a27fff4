using System.Net;

namespace Luma.Benchmarks.Staging;

/// <summary>A <c>luma-agent</c> with state and ports of its own, and a project folder to deploy from.</summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-").FullName;
    private Child _agent;

    public AgentUnderTest() => _agent = Start();

    /// <summary>Where its proxy listens.</summary>
    public IPEndPoint Http { get; } = Ports.Free();

    public int Id => _agent.Id;

    private string Socket => Path.Combine(_folder, "agent.sock");

    private static string Docker => Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock";

    public async Task WriteConfigurationAsync(string yaml)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "luma.yml"), yaml);
        await Until.TrueAsync("the agent answers", () => Task.FromResult(File.Exists(Socket)), _agent);
    }

    public Task<(TimeSpan Elapsed, string Output)> LumaAsync(params string[] arguments) => Command.RunAsync(
        Tool("luma"), ["-c", Path.Combine(_folder, "luma.yml"), "--agent", $"unix://{Socket}", .. arguments]);

    /// <summary>Stops the agent, as systemd would, and starts it again; returns when its proxy listens.</summary>
    public async Task RestartAsync()
    {
        await _agent.DisposeAsync();
        _agent = Start();
        await Until.ListensAsync(Http, _agent);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>From the folder that <c>tests/benchmarks.sh</c> published into.</summary>
    private static string Tool(string name) => Path.Combine(
        Environment.GetEnvironmentVariable("LUMA_BENCH_BIN") ?? throw new InvalidOperationException("LUMA_BENCH_BIN is not set; run tests/benchmarks.sh"), name);

    private Child Start() => Child.Start(
        Tool("luma-agent"), ["--socket", Socket, "--state", Path.Combine(_folder, "state"), "--http", $"{Http}", "--docker", Docker]);
}
