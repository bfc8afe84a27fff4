using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Upgrading;

/// <summary>A proxy in a process of its own, an agent that drives it, and an app that is deployed.</summary>
internal sealed class OwnProcessScene : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("luma-proxy-").FullName;

    private OwnProcessScene(bool held)
    {
        Stage = Stage.Silent();
        Proxy = new(_folder, Stage.Agent.Http, held);
        App = Stage.NewApp();
    }

    public Stage Stage { get; }

    public ProxyProcess Proxy { get; }

    public AppFile App { get; }

    /// <param name="held">Whether the proxy's listening socket is not its own, and outlives it.</param>
    public static async Task<OwnProcessScene> StartAsync(bool held = false)
    {
        var scene = new OwnProcessScene(held);
        await scene.Proxy.StartAsync();
        scene.Stage.Agent.Options = ["--proxy", $"unix://{scene.Proxy.Control}"];
        await scene.Stage.Agent.StartAsync();
        await scene.Stage.DeployAsync(scene.App);
        return scene;
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        await Proxy.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
