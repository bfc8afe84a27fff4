using System.Text.Json;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>A server whose log disk is full, or whose clock jumps.</summary>
public sealed class ServerFaultTests
{
    [Fact]
    public async Task Fault_16_where_the_log_cannot_be_written_the_proxy_serves_and_deployments_go_on()
    {
        await using var stage = Stage.Silent();
        stage.Agent.Program = Script(stage, $"exec '{Binaries.Agent}' \"$@\" >/dev/full 2>&1");
        await stage.Agent.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var visits = Visits.To(stage.Agent, app);

        await stage.DeployAsync(app, "--image", "luma-hello:2");

        await visits.EndWithoutFailureAsync("the log went nowhere");
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    /// <summary>libfaketime moves the agent's wall clock, and leaves the monotonic one alone as the kernel does.</summary>
    [Theory]
    [InlineData("+2d")]
    [InlineData("-2d")]
    public async Task Fault_43_a_clock_that_jumps_neither_ends_a_deployment_nor_makes_it_hang(string jump)
    {
        await using var stage = Stage.Silent();
        var clock = stage.WriteFile("clock", "+0d");
        stage.Agent.Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = FakeTime(),
            ["FAKETIME_TIMESTAMP_FILE"] = clock,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
        await stage.Agent.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var deploying = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "4"), "--image", "luma-hello:2");
        await Until.TrueAsync("it boots", async () => (await Engine.RunningAsync(app)).Contains($"{app.Name}-green"));

        File.WriteAllText(clock, jump);

        Assert.InRange((await deploying.Ended).Exited(0).Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(3));
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
        using var status = JsonDocument.Parse((await stage.LumaAsync("status", app.Name, "--json")).Exited(0).Stdout);
        var deployed = status.RootElement[0].GetProperty("lastDeployedAt").GetDateTimeOffset();
        Assert.True((deployed - TimeProvider.System.GetUtcNow()).Duration() > TimeSpan.FromDays(1), $"the agent's clock did not jump: {deployed}");
    }

    private static string Script(Stage stage, string body)
    {
        var path = stage.WriteFile("agent.sh", $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private static string FakeTime() => Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", SearchOption.AllDirectories).First();
}
