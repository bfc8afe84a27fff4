using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

public sealed class LogsTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task Logs_shows_what_every_replica_wrote()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);

        var logs = (await stage.LumaAsync("logs", app.Name)).Exited(0);

        logs.Said($"{app.Name}-blue-1 | hello: release 1 started").Said($"{app.Name}-blue-2 | hello: release 1 started");
    }

    [Fact]
    public async Task Tail_shows_the_last_lines_only()
    {
        var stage = shared.Stage;
        var app = stage.NewApp() with { Image = await TestImages.BusyboxAsync(), Command = ["sh", "-c", "echo one; echo two; echo three; " + Httpd] };
        await stage.DeployAsync(app.WithHealth("path", "/"));

        Assert.Equal([$"{app.Name}-blue | two", $"{app.Name}-blue | three"], Texts(await stage.LumaAsync("logs", app.Name, "--tail", "2")));
        Assert.Empty(Texts(await stage.LumaAsync("logs", app.Name, "--tail", "0")));
    }

    [Fact]
    public async Task Follow_goes_on_until_it_is_interrupted()
    {
        var stage = shared.Stage;
        const string Ticks = "(while true; do echo tick; sleep 0.2; done) & ";
        var app = stage.NewApp() with { Image = await TestImages.BusyboxAsync(), Command = ["sh", "-c", Ticks + Httpd] };
        await stage.DeployAsync(app.WithHealth("path", "/"));

        await using var following = stage.Begin("logs", "--follow", "--tail", "1", app.Name);
        await Until.TrueAsync("five ticks are heard", () => following.Text.Split('\n').Length >= 5);
        await following.SignalAsync("INT");

        var followed = (await following.Ended).Exited(0);
        Assert.All(followed.Out, line => Assert.Equal($"{app.Name}-blue | tick", line.Text));
    }

    /// <summary>A web server in a shell's last breath: it serves an empty page for /.</summary>
    private const string Httpd = "trap 'exit 0' TERM; echo ok > /tmp/index.html; busybox httpd -f -p 3000 -h /tmp & wait";

    private static IEnumerable<string> Texts(Outcome run) => run.Exited(0).Out.Select(line => line.Text);
}
