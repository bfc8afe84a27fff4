using System.Globalization;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Hardening;

/// <summary>Clients that are slow on purpose, as <c>slowhttptest</c> makes them.</summary>
public sealed class SlowAttackTests
{
    /// <summary>Heads (-H) and bodies (-B) that trickle, ranges (-R), answers that are not read (-X): none of them disturbs anybody else.</summary>
    [LongFact]
    public async Task Slow_attackers_leave_other_clients_unharmed()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);

        foreach (var attack in new[] { "-H", "-B", "-R", "-X" })
        {
            await using var attacker = Attack(stage, app, attack);
            for (var visits = 0; !attacker.Ended.IsCompleted; visits++)
            {
                Assert.Equal("1", await stage.Proxy.VersionAsync(app));
            }

            (await attacker.Ended).Exited(0);
        }

        Assert.Equal("1", await stage.Proxy.VersionAsync(app));
    }

    /// <summary>As many streams as there may be on many connections, as <c>h2load</c> makes them: all are answered, and so is everybody else.</summary>
    [LongFact]
    public async Task A_flood_of_http2_leaves_other_clients_unharmed()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var flood = ChildProcess.Start(
            "nice", ["-n", "19", "h2load", "-n", "100000", "-c", "50", "-m", "100", $"--header=:authority: {app.Host}", $"http://{stage.Agent.Http}/version"], "/");

        while (!flood.Ended.IsCompleted)
        {
            Assert.Equal("1", await stage.Proxy.VersionAsync(app));
        }

        (await flood.Ended).Exited(0).Said("100000 succeeded, 0 failed, 0 errored, 0 timeout");
    }

    private static ChildProcess Attack(Stage stage, AppFile app, string kind)
    {
        string[] options = kind == "-X" ? ["-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3"] : ["-i", "5", "-s", "8192", "-x", "24"];
        var url = string.Create(CultureInfo.InvariantCulture, $"http://{stage.Agent.Http}/bytes?n=1000000");
        return ChildProcess.Start("slowhttptest", [kind, "-c", "500", "-r", "200", "-l", "20", "-p", "3", "-u", url, .. options], "/");
    }
}
