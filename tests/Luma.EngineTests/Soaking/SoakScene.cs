using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Soaking;

/// <summary>
/// An engine of its own, an agent, a proxy in a process of its own and an app of three replicas; what the engine, the agent and the
/// proxy write lies on small disks, one each.
/// </summary>
internal sealed class SoakScene : IAsyncDisposable
{
    public const string Secret = "canary-4711-of-the-soak";

    private static readonly string[] Images = ["luma-hello:1", "luma-hello:2", "luma-hello:3"];

    private readonly string _folder = Directory.CreateTempSubdirectory("luma-soak-").FullName;

    private SoakScene()
    {
        Stage = Stage.Silent(Engine.Endpoint);
        Proxy = new(_folder, Stage.Agent.Http);
        App = Stage.NewApp() with
        {
            Replicas = 3,
            DrainTimeout = "2s",
            StopGrace = "2s",
            Secrets = new Dictionary<string, string> { ["CANARY"] = Secret },
            Health = new Dictionary<string, string> { ["timeout"] = "5s" },
        };
    }

    public OwnEngine Engine { get; } = new();

    public Stage Stage { get; }

    public ProxyProcess Proxy { get; }

    public AppFile App { get; }

    public List<SmallDisk> Disks { get; } = [];

    /// <summary>Returns when release 1 is deployed.</summary>
    public static async Task<SoakScene> StartAsync()
    {
        var scene = new SoakScene();
        try
        {
            await scene.BeginAsync();
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.Agent.StopAsync();
        await Proxy.DisposeAsync();
        await Engine.DisposeAsync();
        foreach (var disk in Disks)
        {
            await disk.DisposeAsync();
        }

        await Stage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync()
    {
        Disks.Add(await SmallDisk.MountAsync(Engine.Data, megabytes: 400));
        Disks.Add(await SmallDisk.MountAsync(Stage.Agent.State, megabytes: 16));
        Disks.Add(await SmallDisk.MountAsync(_folder, megabytes: 1));
        await Engine.StartAsync();
        await Engine.TakeImagesAsync(Images);
        // Pruning spares what has a second name.
        await Task.WhenAll(Images.Select(image => Engine.RunAsync("tag", image, $"{image}-kept")));
        await Proxy.StartAsync();
        Stage.Agent.Options = ["--proxy", $"unix://{Proxy.Control}"];
        await Stage.Agent.StartAsync();
        await Stage.DeployAsync(App);
    }
}
