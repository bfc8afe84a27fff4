using System.Diagnostics;
using System.Security.Cryptography;

namespace Luma.EngineTests.Staging;

/// <summary>A Docker Engine of a test's own, beside the one of all tests and in its network, that may be stopped and killed.</summary>
/// <param name="options">Options of dockerd besides those that it has here.</param>
internal sealed class OwnEngine(params string[] options) : IAsyncDisposable
{
    // Short: paths of sockets end at 107 bytes, and the engine makes long ones below this.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"e{Guid.NewGuid():N}"[..7]);
    private ChildProcess? _run;

    public string Endpoint => $"unix://{_folder}/s";

    /// <summary>Where its data lie.</summary>
    public string Data => Path.Combine(_folder, "data");

    /// <summary>
    /// Where containers go that name no network. An engine that is told to have none takes docker0 away, which is another engine's.
    /// </summary>
    private string Bridge => $"br{Path.GetFileName(_folder)}";

    private string Configuration => Path.Combine(_folder, "daemon.json");

    /// <summary>Returns when it answers.</summary>
    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        if (!File.Exists(Configuration))
        {
            File.WriteAllText(Configuration, "{}");
            await MakeBridgeAsync();
        }

        File.Delete(Path.Combine(_folder, "pid"));
        _run = ChildProcess.Start(
            "dockerd",
            [
                "--host", Endpoint, "--data-root", Data, "--exec-root", Path.Combine(_folder, "x"), "--pidfile", Path.Combine(_folder, "pid"),
                "--config-file", Configuration, "--bridge", Bridge, "--iptables=false", "--shutdown-timeout", "2", .. options,
            ],
            _folder);
        await Until.TrueAsync("the engine answers", async () =>
            (await DockerCli.TryAsync(Stream.Null, "--host", Endpoint, "version")).ExitCode == 0
            || (_run.Ended.IsCompleted ? throw new InvalidOperationException($"dockerd ended: {await _run.Ended}") : false));
    }

    /// <summary>Whether its containers outlive it from now on. Not for one with the option of that name.</summary>
    public async Task LiveRestoreAsync(bool on)
    {
        var wanted = on ? "true" : "false";
        File.WriteAllText(Configuration, $$"""{"live-restore": {{wanted}}}""");
        await SignalAsync("HUP");
        await Until.TrueAsync("the engine has read it", async () => await RunAsync("info", "--format", "{{.LiveRestoreEnabled}}") == wanted);
    }

    /// <summary>Brings images over from the engine of all tests.</summary>
    public async Task TakeImagesAsync(params string[] images)
    {
        var file = Path.Combine(_folder, "images.tar");
        await DockerCli.RunAsync(["save", "--output", file, .. images]);
        await RunAsync("load", "--input", file);
    }

    public Task<string> RunAsync(params string[] arguments) => DockerCli.RunAsync(["--host", Endpoint, .. arguments]);

    /// <summary>Names of the containers that run, in order.</summary>
    public async Task<IReadOnlyList<string>> RunningAsync() =>
        [.. (await RunAsync("ps", "--format", "{{.Names}}")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    /// <param name="signal">As kill(1) names it.</param>
    public Task SignalAsync(string signal) => _run!.SignalAsync(signal);

    /// <summary>Ends it as systemd would.</summary>
    public async Task StopAsync()
    {
        await _run!.SignalAsync("TERM");
        await _run.Ended;
        await _run.DisposeAsync();
        _run = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.SignalAsync("CONT");
            if (await DockerCli.TryAsync(Stream.Null, "--host", Endpoint, "ps", "--all", "--quiet") is { ExitCode: 0, Stdout.Length: > 0 } all)
            {
                await DockerCli.TryAsync(Stream.Null, ["--host", Endpoint, "rm", "--force", .. all.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
            }

            await DockerCli.TryAsync(Stream.Null, "--host", Endpoint, "network", "prune", "--force");
            await StopAsync();
        }

        foreach (var mount in File.ReadLines("/proc/mounts").Select(line => line.Split(' ')[1]).Where(path => path.StartsWith($"{_folder}/", StringComparison.Ordinal)).Reverse().ToList())
        {
            await CommandAsync("umount", "--lazy", mount);
        }

        await CommandAsync("ip", "link", "delete", Bridge);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Its addresses are of those that are set aside for tests (RFC 2544): no other network has them.</summary>
    private async Task MakeBridgeAsync()
    {
        await CommandAsync("ip", "link", "add", Bridge, "type", "bridge");
        await CommandAsync("ip", "address", "add", $"198.{RandomNumberGenerator.GetInt32(18, 20)}.{RandomNumberGenerator.GetInt32(256)}.1/24", "dev", Bridge);
    }

    private static async Task CommandAsync(string program, params string[] arguments)
    {
        using var command = Process.Start(program, arguments);
        await command.WaitForExitAsync();
    }
}
