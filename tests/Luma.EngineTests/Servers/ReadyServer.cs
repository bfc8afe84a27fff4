using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>A server that was set up and has a release of an app, for all facts of a class; made when the first asks for it.</summary>
public sealed class ReadyServer : IAsyncLifetime
{
    /// <summary>As luma.yml calls it.</summary>
    internal const string Name = "web-1.example.com";

    private readonly Lazy<Task> _ready;

    public ReadyServer() => _ready = new(MakeAsync);

    internal Desk Desk { get; private set; } = null!;

    internal Server Server { get; private set; } = null!;

    internal AppFile App { get; } = new() { Project = "shop", Name = "blog", Host = "blog.example.com" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_ready.IsValueCreated)
        {
            await Server.DisposeAsync();
            await Desk.DisposeAsync();
        }
    }

    internal Task ReadyAsync() => _ready.Value;

    /// <summary>Sets the server up anew, and fails the test if that does not end as expected.</summary>
    internal async Task<Outcome> SetupAsync(int code = 0) => (await Desk.LumaAsync("setup")).Exited(code);

    /// <summary>The checksum of the program that a unit runs.</summary>
    internal Task<string> RunningAsync(string unit) =>
        Server.RunAsync($"sha256sum /proc/$(systemctl show --property MainPID --value {unit})/exe | cut -d ' ' -f 1");

    private async Task MakeAsync()
    {
        Desk = await Desk.OpenAsync();
        Server = await Server.StartAsync(Server.WithDocker, Desk.PublicKey);
        await Desk.KnowAsync(Server, Name);
        await Server.TakeImageAsync("luma-hello:1");
        Desk.Write("project/luma.yml", $"servers: [deploy@{Name}]\n{AppFile.Yaml(App)}");
        await SetupAsync();
        (await Desk.LumaAsync("deploy")).Exited(0);
    }
}
