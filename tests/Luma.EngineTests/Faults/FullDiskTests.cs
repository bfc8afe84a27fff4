using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Fault 15: the disk of the agent's state is full, or Docker's.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_is_begun_the_active_release_serves_on_and_with_room_again_it_goes_on()
    {
        await using var stage = Stage.Silent();
        await using var disk = await SmallDisk.MountAsync(stage.Agent.State, megabytes: 1);
        try
        {
            await stage.Agent.StartAsync();
            var app = stage.NewApp();
            await stage.DeployAsync(app);
            var before = await Engine.PictureAsync(app);
            disk.Fill();

            (await stage.TryDeployAsync(app, "--image", "luma-hello:2")).Exited(1).Said("the agent's state cannot be written");
            Assert.Equal(before, await Engine.PictureAsync(app));
            Assert.Equal("1", await stage.Proxy.VersionAsync(app));

            disk.Free();
            await stage.DeployAsync(app, "--image", "luma-hello:2");
            Assert.Equal("2", await stage.Proxy.VersionAsync(app));
            (await stage.LumaAsync("audit", "--verify")).Exited(0);
        }
        finally
        {
            await stage.Agent.StopAsync();
        }
    }

    [Fact]
    public async Task An_agent_starts_beside_a_proxy_whose_disk_is_full_and_goes_on_when_that_has_room_again()
    {
        var folder = Directory.CreateTempSubdirectory("luma-proxy-").FullName;
        await using var stage = Stage.Silent();
        await using var disk = await SmallDisk.MountAsync(folder, megabytes: 1);
        await using var proxy = new ProxyProcess(folder, stage.Agent.Http);
        await proxy.StartAsync();
        stage.Agent.Options = ["--proxy", $"unix://{proxy.Control}"];
        await stage.Agent.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await stage.Agent.StopAsync();
        disk.Fill();

        await stage.Agent.StartAsync();

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        disk.Free();
        await stage.DeployAsync(app, "--image", "luma-hello:2");
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    [LongFact]
    public async Task What_Docker_says_to_run_since_its_disk_was_full_when_that_ended_can_be_gone_back_to()
    {
        await using var engine = new OwnEngine();
        await using var disk = await SmallDisk.MountAsync(engine.Data, megabytes: 400);
        await engine.StartAsync();
        await engine.TakeImagesAsync("luma-hello:1", "luma-hello:2");
        await using var stage = await Stage.StartAsync(engine.Endpoint);
        var app = stage.NewApp() with { StopGrace = "1s" };
        await stage.DeployAsync(app);
        await stage.DeployAsync(app, "--image", "luma-hello:2");

        await stage.Agent.SignalAsync("STOP");
        await engine.RunAsync("start", $"{app.Name}-blue");
        disk.Fill();
        await engine.RunAsync("stop", "--time", "1", $"{app.Name}-blue");
        disk.Free();
        await stage.Agent.SignalAsync("CONT");

        Assert.Equal([$"{app.Name}-blue", $"{app.Name}-green"], await engine.RunningAsync());
        (await stage.LumaAsync("rollback", app.Name)).Exited(0);
        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }
}
