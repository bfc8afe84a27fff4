using System.Globalization;

namespace Luma.Benchmarks.Staging;

/// <summary>A server as far as a deployment knows one: a network namespace with a Docker Engine and a <c>luma-agent</c> of its own.</summary>
internal sealed class MiniServer(string folder, int number) : IAsyncDisposable
{
    private const string Http = "127.0.0.1:8080";

    private readonly string _folder = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}"));
    private Child? _engine;
    private Child? _agent;

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"s{number}");

    public string AgentSocket => Path.Combine(_folder, "agent.sock");

    private string Namespace => $"bench-{Name}";

    /// <summary>Its engine's socket.</summary>
    public string Engine => $"unix://{_folder}/docker.sock";

    /// <param name="image">An archive of the image that is to be deployed.</param>
    public async Task StartAsync(string image)
    {
        Directory.CreateDirectory(_folder);
        await Command.RunAsync("ip", "netns", "add", Namespace);
        await Command.RunAsync("ip", "-n", Namespace, "link", "set", "lo", "up");
        _engine = StartInside("dockerd", [
            "--host", Engine, "--data-root", Path.Combine(_folder, "data"), "--exec-root", Path.Combine(_folder, "x"),
            "--pidfile", Path.Combine(_folder, "pid"), "--bridge", "none", "--iptables=false", "--shutdown-timeout", "2",
        ]);
        await Until.TrueAsync("the engine answers", EngineAnswersAsync, _engine);
        await DockerAsync("load", "--quiet", "--input", image);
        _agent = StartInside(Tool.Path("luma-agent"), ["--socket", AgentSocket, "--state", Path.Combine(_folder, "state"), "--http", Http, "--docker", Engine]);
        await Until.TrueAsync("the agent answers", () => Task.FromResult(File.Exists(AgentSocket)), _agent);
    }

    /// <summary>Starts a container of the image, and returns when it runs.</summary>
    public async Task RunContainerAsync(string image, string name) => await DockerAsync("run", "--detach", "--network", "none", "--name", name, image);

    public async Task RemoveContainerAsync(string name) => await DockerAsync("rm", "--force", name);

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        if (_engine is not null)
        {
            await RemoveAllAsync();
            await _engine.DisposeAsync();
        }

        await Command.RunAsync("ip", "netns", "delete", Namespace);
    }

    private async Task RemoveAllAsync()
    {
        if (_engine!.HasEnded)
        {
            return;
        }

        var (_, containers) = await DockerAsync("ps", "--all", "--quiet");
        if (containers.Length > 0)
        {
            await DockerAsync(["rm", "--force", .. containers.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
        }
    }

    private async Task<bool> EngineAnswersAsync()
    {
        try
        {
            await DockerAsync("version");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task<(TimeSpan Elapsed, string Output)> DockerAsync(params string[] arguments) => Command.RunAsync("docker", ["--host", Engine, .. arguments]);

    /// <summary>Not by `ip netns exec`, which hides the cgroups of the machine.</summary>
    private Child StartInside(string program, IEnumerable<string> arguments) => Child.Start("nsenter", [$"--net=/run/netns/{Namespace}", program, .. arguments]);
}
