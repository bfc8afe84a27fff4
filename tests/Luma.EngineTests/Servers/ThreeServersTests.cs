using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Servers;

/// <summary>A fleet of whole servers.</summary>
public sealed class ThreeServersTests
{
    private static readonly AppFile App = new() { Project = "shop", Name = "blog", Host = "blog.example.com" };

    [LongFact]
    public async Task Three_servers_are_set_up_side_by_side_and_switch_together_and_while_one_is_off_none_does()
    {
        await using var desk = await Desk.OpenAsync();
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Server.StartAsync(Server.WithDocker, desk.PublicKey)));
        await using var first = servers[0];
        await using var second = servers[1];
        await using var third = servers[2];
        for (var i = 0; i < 3; i++)
        {
            await desk.KnowAsync(servers[i], $"web-{i + 1}");
            await servers[i].TakeImageAsync("luma-hello:1");
            await servers[i].TakeImageAsync("luma-hello:2");
        }

        desk.Write("project/luma.yml", $"servers: [root@web-1, deploy@web-2, root@web-3]\n{AppFile.Yaml(App)}");
        (await desk.LumaAsync("setup")).Exited(0).Said("[web-1] ✓ ready").Said("[web-2] ✓ ready").Said("[web-3] ✓ ready");
        (await desk.LumaAsync("deploy")).Exited(0);
        await using (var one = Visits.To(first.Http, App, clients: 1))
        await using (var two = Visits.To(second.Http, App, clients: 1))
        await using (var three = Visits.To(third.Http, App, clients: 1))
        {
            (await desk.LumaAsync("deploy", "--image", "luma-hello:2")).Exited(0);
            await three.EndWithoutFailureAsync("the third server");
            await third.PowerOffAsync();
            Assert.NotEqual(0, (await desk.LumaAsync("deploy", "--image", "luma-hello:1")).ExitCode);
            await one.EndWithoutFailureAsync("the first server");
            await two.EndWithoutFailureAsync("the second server");
        }

        Assert.Equal(["2", "2"], [await VersionAsync(first), await VersionAsync(second)]);
        await third.PowerOnAsync();
        await Until.TrueAsync("the third serves again", async () => await VersionAsync(third) == "2");
        (await desk.LumaAsync("deploy", "--image", "luma-hello:1")).Exited(0);
        Assert.Equal(["1", "1", "1"], [await VersionAsync(first), await VersionAsync(second), await VersionAsync(third)]);
    }

    private static async Task<string> VersionAsync(Server server)
    {
        using var visitor = new Visitor(server.Http);
        try
        {
            return await visitor.VersionAsync(App);
        }
        catch (HttpRequestException fault)
        {
            return fault.Message;
        }
    }
}
