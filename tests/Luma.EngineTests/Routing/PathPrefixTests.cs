using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Routing;

public sealed class PathPrefixTests
{
    [Fact]
    public async Task Two_apps_share_a_host_by_path()
    {
        await using var stage = await Stage.StartAsync();
        var site = stage.NewApp();
        var echo = stage.NewApp() with { Host = site.Host, PathPrefix = "/echo", Image = "luma-hello:2" };
        await stage.DeployAsync(site);
        await stage.DeployAsync(echo);

        Assert.Equal("1", await stage.Proxy.VersionAsync(site));
        Assert.Contains("\"/echo/a%2Fb?c=d\"", (await stage.Proxy.AskAsync(site.Host, "/echo/a%2Fb?c=d")).Body, StringComparison.Ordinal);
        (await stage.LumaAsync("stop", echo.Name)).Exited(0);
        Assert.Equal(503, (await stage.Proxy.AskAsync(site.Host, "/echo/")).Status);
        Assert.Equal(404, (await stage.Proxy.AskAsync(site.Host, "/echoes")).Status);
        Assert.Equal("1", await stage.Proxy.VersionAsync(site));
    }
}
