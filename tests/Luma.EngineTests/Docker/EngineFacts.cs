using Luma.Docker;

namespace Luma.EngineTests.Docker;

/// <summary>A client on the real engine, names that no other test has, and their removal afterwards.</summary>
public abstract class EngineFacts : IAsyncLifetime
{
    private readonly List<(string Kind, string Name)> made = [];

    private protected DockerClient Docker { get; } = new(TestEngine.Endpoint);

    /// <summary>Ends a test that hangs.</summary>
    private protected CancellationTokenSource Patience { get; } = new(TimeSpan.FromSeconds(60));

    private protected string Image { get; private set; } = "";

    public async Task InitializeAsync() => Image = await TestImages.BusyboxAsync();

    public async Task DisposeAsync()
    {
        foreach (var (kind, name) in made.OrderBy(thing => thing.Kind is not "container"))
            await DockerCli.TryAsync(Stream.Null, Removal(kind, name));
        await Docker.DisposeAsync();
        Patience.Dispose();
    }

    /// <summary>A fresh name for a container, network, volume or image, which is removed when the test is over.</summary>
    private protected string NewName(string kind)
    {
        var name = $"luma-test-{Guid.NewGuid():N}";
        made.Add((kind, name));
        return name;
    }

    private protected ContainerSpec Shell(string script) => new() { Image = Image, Cmd = ["sh", "-c", script] };

    private protected async Task<string> RunAsync(ContainerSpec spec)
    {
        var name = NewName("container");
        await Docker.Containers.CreateAsync(name, spec, Patience.Token);
        await Docker.Containers.StartAsync(name, Patience.Token);
        return name;
    }

    private protected Task<string> RunAsync(string script) => RunAsync(Shell(script));

    /// <summary>A container that runs until it is asked to end, and then does so at once.</summary>
    private protected Task<string> RunAsync() => RunAsync(new ContainerSpec { Image = Image });

    private static string[] Removal(string kind, string name) =>
        kind == "container" ? ["rm", "--force", "--volumes", name] : [kind, "rm", name];
}
