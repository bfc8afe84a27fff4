using System.Globalization;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Deployers;

/// <summary>A project of <c>docker-compose</c> with one service, <c>app</c>, of examples/hello.</summary>
/// <param name="name">The project's.</param>
/// <param name="ports">What the service publishes, as the file has it; empty where it publishes nothing.</param>
internal sealed class Compose(string name, string ports) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-bench-compose-").FullName;

    private string File => Path.Combine(_folder, "docker-compose.yml");

    /// <summary>Brings the service to that version; the grace of a stop is as long as Luma's.</summary>
    /// <param name="more">Further words for the command.</param>
    public async Task UpAsync(int version, params string[] more)
    {
        await System.IO.File.WriteAllTextAsync(File, string.Create(CultureInfo.InvariantCulture, $$"""
            version: "3.8"
            services:
              app:
                image: luma-hello:{{version}}
                stop_grace_period: 30s
                ports: [{{ports}}]
            """));
        await RunAsync(["up", "--detach", .. more]);
    }

    /// <summary>The ids of its containers that run, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync()
    {
        var (_, output) = await Command.RunAsync("docker", "ps", "--quiet", "--no-trunc", "--filter", $"label=com.docker.compose.project={name}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse()];
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["down", "--timeout", "0"]);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(IEnumerable<string> arguments) =>
        await Command.RunAsync("docker-compose", ["--project-name", name, "--file", File, .. arguments]);
}
