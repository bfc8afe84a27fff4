using System.Net;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>A whole server: systemd, sshd, its own Docker Engine if it is not to be installed first.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>Without Docker.</summary>
    public const string Bare = "luma-server:bare";

    /// <summary>With it.</summary>
    public const string WithDocker = "luma-server:docker";

    private Server(string name) => Name = name;

    public string Name { get; }

    public IPAddress Address { get; private set; } = IPAddress.None;

    /// <summary>Where its visitors come.</summary>
    public IPEndPoint Http => new(Address, 80);

    /// <param name="image"><see cref="Bare"/> or <see cref="WithDocker"/>.</param>
    /// <param name="key">The public key that is let in as root and as deploy, who may use sudo.</param>
    public static async Task<Server> StartAsync(string image, string key)
    {
        await ServerScripts.BuiltAsync();
        var server = new Server($"server-{Guid.NewGuid():N}"[..15]);
        try
        {
            server.Address = IPAddress.Parse((await ServerScripts.RunAsync("start.sh", server.Name, image, key)).Stdout.Trim());
            await server.BootedAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line of its shell as root, not over SSH; fails the test if that fails.</summary>
    public Task<string> RunAsync(string line) => DockerCli.RunAsync("exec", Name, "sh", "-c", line);

    /// <summary>Whether the line of its shell succeeds.</summary>
    public async Task<bool> HoldsAsync(string line) => (await DockerCli.TryAsync(Stream.Null, "exec", Name, "sh", "-c", line)).ExitCode == 0;

    /// <summary>Its host key, as known_hosts has it.</summary>
    public Task<string> HostKeyAsync() => RunAsync("cat /etc/ssh/ssh_host_ed25519_key.pub");

    /// <summary>Brings an image over.</summary>
    public async Task TakeImageAsync(string image)
    {
        var file = Path.GetTempFileName();
        await DockerCli.RunAsync("save", "--output", file, image);
        await using (var saved = File.OpenRead(file))
        {
            await DockerCli.RunAsync(saved, "exec", "--interactive", Name, "docker", "load");
        }

        File.Delete(file);
    }

    /// <summary>Returns when it is up again. Its address stays.</summary>
    public async Task RebootAsync()
    {
        await DockerCli.RunAsync("restart", "--time", "60", Name);
        await BootedAsync();
    }

    /// <summary>As if the plug was drawn.</summary>
    public Task PowerOffAsync() => DockerCli.RunAsync("kill", Name);

    /// <summary>Returns when it is up again.</summary>
    public async Task PowerOnAsync()
    {
        await DockerCli.RunAsync("start", Name);
        await BootedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DockerCli.TryAsync(Stream.Null, "rm", "--force", "--volumes", Name);
        await DockerCli.TryAsync(Stream.Null, "network", "rm", Name);
    }

    private Task BootedAsync() => Until.TrueAsync($"{Name} is up", () =>
        HoldsAsync("systemctl is-active --quiet ssh && ss -Hltn 'sport = :22' | grep -q . && case $(systemctl is-system-running) in running | degraded) ;; *) false ;; esac"));
}
