using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Images;

/// <summary>A registry on a port of the loopback, Debian's <c>docker-registry</c>, with a folder of its own.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-registry-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly ChildProcess _run;

    private Registry()
    {
        var configuration = Path.Combine(_folder, "config.yml");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            version: 0.1
            storage:
              filesystem: {rootdirectory: "{{_folder}}/data"}
            http: {addr: "127.0.0.1:{{_port}}" }
            """));
        _run = ChildProcess.Start("docker-registry", ["serve", configuration], _folder);
    }

    /// <summary>Host and port, as images' names begin with.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<Registry> StartAsync()
    {
        var registry = new Registry();
        await Until.TrueAsync("the registry listens", () => registry.Answers() || (registry._run.Ended.IsCompleted ? throw new InvalidOperationException(registry._run.Text) : false));
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        await _run.SignalAsync("TERM");
        await _run.Ended;
        await _run.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Answers()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
