using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

/// <summary>Who did what, as <c>luma audit</c> tells it.</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Whatever_is_done_is_told_with_who_asked_and_what_came_of_it_and_a_change_of_the_record_is_found_out()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Secrets = new Dictionary<string, string> { ["TOKEN"] = "canary-hunter2" } };
        await stage.DeployAsync(app);
        (await stage.TryDeployAsync(app, "--image", "luma-none:1")).Exited(1);
        (await stage.LumaAsync("proxy", "set", "--host", "by-hand.test", "--target", $"{app.Name}:3000")).Exited(0);
        (await stage.Agent.UpgradeAsync()).Exited(0);
        // Nobody's child: where this test itself runs in a session of SSH, the agent would see from where.
        await using var delete = ChildProcess.Start("setsid", ["--fork", Binaries.Luma, "delete", app.Name, "--yes"], Path.GetTempPath(), new Dictionary<string, string>
        {
            ["LUMA_AGENT"] = $"unix://{stage.Agent.SocketPath}",
            ["SSH_CONNECTION"] = "203.0.113.7 52814 198.51.100.2 22",
            ["SSH_USER_AUTH"] = stage.WriteFile("sshauth", "publickey ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG81jGmdVRhqkpyXAkmUIzRm3Hf67H2bs0YXmjQDU1KF\n"),
        });
        (await delete.Ended).Exited(0);

        var told = (await stage.LumaAsync("audit", "-n", "100")).Exited(0).DidNotSay("canary-hunter2");
        foreach (var result in new[] { "deploy .*begun", "deploy .*succeeded", "deploy .*failed: ", "route-set by-hand.test .*succeeded", "upgrade .*succeeded: version", "delete .*succeeded", "\\(203.0.113.7, SHA256:GHA\\+bWVNwOOwkOJt0LWJgULFLPLa9VUBPJIfd1NjCU0\\) delete .*succeeded" })
        {
            Assert.Matches($"(?m){result}", string.Join('\n', told.Out.Select(line => System.Text.RegularExpressions.Regex.Replace(line.Text, " +", " "))));
        }

        Assert.All(told.Out.Skip(1), line => Assert.Contains($" {Environment.UserName} ", line.Text.Replace("luma-agent", Environment.UserName, StringComparison.Ordinal), StringComparison.Ordinal));
        (await stage.LumaAsync("audit", "by-hand.test")).Exited(0).DidNotSay(app.Name + "  ");
        (await stage.LumaAsync("audit", "--verify")).Exited(0).Said("The audit is whole: 10 lines in 1 file");

        var file = Directory.EnumerateFiles(Path.Combine(stage.Agent.State, "audit")).Single();
        var lines = File.ReadAllLines(file);
        lines[2] = lines[2].Replace("luma-none:1", "luma-nice:1", StringComparison.Ordinal);
        File.WriteAllLines(file, lines);
        (await stage.LumaAsync("audit", "--verify")).Exited(1).Said($"{file}:4 it does not follow from the line before");
        (await stage.LumaAsync("doctor")).Exited(1).Said($"{file}:4 it does not follow from the line before");
    }
}
