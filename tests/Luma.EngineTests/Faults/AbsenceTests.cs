using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Faults;

/// <summary>Somebody who should answer does not.</summary>
public sealed class AbsenceTests
{
    [Theory]
    [InlineData("deploy")]
    [InlineData("status")]
    [InlineData("version")]
    public async Task Without_an_agent_every_command_is_exit_code_3_with_the_way_to_start_one(string command)
    {
        await using var stage = Stage.Silent();
        var config = stage.Write(stage.NewApp());

        var failed = await stage.LumaAsync(command, "--config", config);

        failed.Exited(3).Said($"no agent answers at unix://{stage.Agent.SocketPath}").Said("luma-agent");
    }

    [Fact]
    public async Task Without_Docker_a_deployment_fails_clearly_and_the_agent_lives_on()
    {
        await using var stage = await Stage.StartAsync(docker: "unix:///tmp/luma-no-engine-here.sock");
        var app = stage.NewApp();

        (await stage.TryDeployAsync(app)).Exited(1).Said("/tmp/luma-no-engine-here.sock").Said("systemctl status docker");

        (await stage.LumaAsync("version")).Exited(0).Said("Docker  does not answer the agent");
        Assert.True(stage.Agent.Runs);
        Assert.Equal(404, (await stage.Proxy.AskAsync(app.Host)).Status);
    }

    /// <summary>The connection to a process that is stopped lives on, and the kernel accepts others for it.</summary>
    [LongFact]
    public async Task An_agent_that_hangs_in_the_midst_of_a_deployment_holds_nobody_up_and_goes_on_afterwards()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var deploy = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "4") with { Image = "luma-hello:2" });
        await Until.TrueAsync("its candidate is probed", async () => await stage.Api.StateAsync(app) == "Probing");

        await stage.Agent.SignalAsync("STOP");
        var (lost, asked, logs) = (await deploy.Ended, await stage.LumaAsync("status"), await stage.LumaAsync("logs", app.Name, "--follow"));
        await stage.Agent.SignalAsync("CONT");

        lost.Exited(3).Said("did not answer within 30 s; deployment ").Said(" may go on").Said("`luma attach ");
        asked.Exited(3).Said("did not answer within 30 s").Said("`systemctl restart luma-agent`");
        logs.Exited(3).Said("did not answer within 30 s");
        (await stage.LumaAsync("attach", app.Name)).Exited(0);
        Assert.Equal("2", await stage.Proxy.VersionAsync(app));
    }

    [LongFact]
    public async Task Who_follows_an_app_that_writes_nothing_waits_on()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp();
        await stage.DeployAsync(app);
        await using var following = stage.Begin("logs", app.Name, "--follow", "--tail", "0");

        await Task.Delay(TimeSpan.FromSeconds(35), TimeProvider.System);
        Assert.False(following.Ended.IsCompleted);

        await following.SignalAsync("INT");
        (await following.Ended).Exited(0);
    }

    [Fact]
    public async Task A_second_agent_on_the_same_socket_refuses_to_start()
    {
        await using var stage = await Stage.StartAsync();

        await using var second = ChildProcess.Start(
            Binaries.Agent, ["--socket", stage.Agent.SocketPath, "--state", stage.Agent.State, "--http", $"127.0.0.1:{FreePort.Next()}"], "/tmp");

        (await second.Ended).Exited(1).Said("another luma-agent already answers");
        (await stage.LumaAsync("version")).Exited(0);
    }

    [Fact]
    public async Task An_agent_whose_port_is_taken_says_so_and_ends()
    {
        await using var stage = await Stage.StartAsync();
        await using var other = Stage.Silent();

        await using var second = ChildProcess.Start(
            Binaries.Agent,
            ["--socket", other.Agent.SocketPath, "--state", other.Agent.State, "--http", $"{stage.Agent.Http}", "--docker", $"{TestEngine.Endpoint}"],
            "/tmp");

        (await second.Ended).Exited(1).Said($"{stage.Agent.Http}");
    }
}
