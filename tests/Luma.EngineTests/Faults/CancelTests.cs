using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>A deployment is cancelled at one of its moments: before the switch it was never there, after it nobody can.</summary>
public sealed class CancelTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly DockerGate _gate = new();
    private Stage _stage = null!;
    private AppFile _app = null!;

    public async Task InitializeAsync()
    {
        _stage = await Stage.StartAsync(_gate.Endpoint);
        _app = _stage.NewApp();
        await _stage.DeployAsync(_app);
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        await _gate.DisposeAsync();
    }

    [Fact]
    public async Task While_it_waits_for_its_turn()
    {
        var held = _gate.HoldBack("/containers/create");
        await using var first = _stage.BeginDeploy(_app, "--force");
        await held.ReachedAsync();
        await using var second = _stage.BeginDeploy(_app with { Image = "luma-hello:2" });
        await second.HeardAsync("is busy; waiting for");

        (await _stage.LumaAsync("attach")).Exited(2).Said("2 are under way");
        (await _stage.LumaAsync("cancel", WaitingId())).Exited(0).Said("is cancelled; what served before still serves");

        (await second.Ended).Exited(6).Said($"Deployment called off: cancelled by {Environment.UserName}");
        held.Pass();
        (await first.Ended).Exited(0);
        Assert.Equal("1", await _stage.Proxy.VersionAsync(_app));
    }

    [Fact]
    public async Task While_its_image_is_pulled()
    {
        var before = await Engine.PictureAsync(_app);
        var held = _gate.HoldBack("/images/create");
        await using var deploying = _stage.BeginDeploy(_app with { Image = "luma-nowhere:1" });
        await held.ReachedAsync();

        await CancelAsync(deploying);

        held.Drop();
        Assert.Equal(before, await Engine.PictureAsync(_app));
    }

    [Fact]
    public async Task While_its_containers_are_created()
    {
        var before = await Engine.PictureAsync(_app);
        var held = _gate.HoldBack("/containers/create");
        await using var deploying = _stage.BeginDeploy(_app with { Image = "luma-hello:2" });
        await held.ReachedAsync();

        await CancelAsync(deploying);

        // Docker hears of it only now, when nobody waits for the answer any more.
        held.Pass();
        await Until.TrueAsync("nothing is left of it", async () => await Engine.PictureAsync(_app) == before);
    }

    [Fact]
    public async Task While_it_is_probed()
    {
        var before = await Engine.PictureAsync(_app);
        await using var deploying = _stage.BeginDeploy(_app.In("never-listen").WithHealth("boot", "10m"));
        await deploying.HeardAsync("await 200");

        await CancelAsync(deploying);

        Assert.Equal(before, await Engine.PictureAsync(_app));
        (await _stage.LumaAsync("releases", _app.Name)).Exited(0).Said("cancelled by");
    }

    [Fact]
    public async Task While_it_drains_it_is_too_late()
    {
        using var leaving = new CancellationTokenSource();
        var app = _app with { DrainTimeout = "10m", DrainMax = "10m" };
        var slow = _stage.Proxy.AskAsync(app.Host, "/slow?seconds=600", leaving.Token);
        await Until.TrueAsync("a request is under way", async () => (await _stage.Api.InFlightAsync(app.Host)).Sum() == 1);
        await using var deploying = _stage.BeginDeploy(app with { Image = "luma-hello:2" });
        await Until.TrueAsync("release 2 serves", async () => await _stage.Proxy.VersionAsync(app) == "2");

        (await _stage.LumaAsync("cancel", app.Name)).Exited(1).Said("has come to its point of no return").Said($"luma rollback {app.Name}");

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        (await deploying.Ended).Exited(0);
        Assert.Equal("2", await _stage.Proxy.VersionAsync(app));
    }

    [Fact]
    public async Task Ctrl_C_calls_off_what_waits_and_leaves_alone_what_runs()
    {
        var held = _gate.HoldBack("/containers/create");
        await using var first = _stage.BeginDeploy(_app with { Image = "luma-hello:2" });
        await held.ReachedAsync();
        await using var second = _stage.BeginDeploy(_app with { Image = "luma-hello:3" });
        await second.HeardAsync("is busy; waiting for");

        await second.SignalAsync("INT");
        (await second.Ended).Exited(130).Said("is called off: nothing of it was begun");
        await first.SignalAsync("INT");
        (await first.Ended).Exited(130).Said("goes on in the agent").Said("luma attach");
        await using var attached = _stage.Begin("attach", _app.Name);
        await attached.HeardAsync($"Deploying {_app.Name}");
        held.Pass();

        (await attached.Ended).Exited(0).Said("Deployment complete");
        Assert.Equal("2", await _stage.Proxy.VersionAsync(_app));
    }

    private async Task CancelAsync(ChildProcess deploying)
    {
        (await _stage.LumaAsync("cancel", _app.Name)).Exited(0).Said("is cancelled; what served before still serves");
        (await deploying.Ended).Exited(6).Said($"cancelled by {Environment.UserName}").Said("The release that served before still serves.");
        Assert.Equal("1", await _stage.Proxy.VersionAsync(_app));
    }

    private string WaitingId() => Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(_stage.Agent.State, "deployments"))
        .Single(path => File.ReadAllText(path).Contains("\"Queued\"", StringComparison.Ordinal)));
}
