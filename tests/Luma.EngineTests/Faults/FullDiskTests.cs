using System.Diagnostics;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Fault 15: the disk of the agent's state is full.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_is_begun_the_active_release_serves_on_and_with_room_again_it_goes_on()
    {
        await using var stage = Stage.Silent();
        Directory.CreateDirectory(stage.Agent.State);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", stage.Agent.State);
        try
        {
            await stage.Agent.StartAsync();
            var app = stage.NewApp();
            await stage.DeployAsync(app);
            var before = await Engine.PictureAsync(app);
            var filler = Path.Combine(stage.Agent.State, "filler");
            Fill(filler);

            (await stage.TryDeployAsync(app, "--image", "luma-hello:2")).Exited(1).Said("the agent's state cannot be written");
            Assert.Equal(before, await Engine.PictureAsync(app));
            Assert.Equal("1", await stage.Proxy.VersionAsync(app));

            File.Delete(filler);
            await stage.DeployAsync(app, "--image", "luma-hello:2");
            Assert.Equal("2", await stage.Proxy.VersionAsync(app));
            (await stage.LumaAsync("audit", "--verify")).Exited(0);
        }
        finally
        {
            await stage.Agent.StopAsync();
            await RunAsync("umount", "--lazy", stage.Agent.State);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(program, arguments);
        await run.WaitForExitAsync();
        Assert.Equal(0, run.ExitCode);
    }
}
