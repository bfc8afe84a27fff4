using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Operating;

public sealed class DoctorTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_server_that_is_well_is_told_so_and_a_replica_that_hangs_is_named()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);

        (await stage.LumaAsync("doctor")).Exited(0).Said("✓ Docker").Said("are as they should be").Said("the proxy").Said("none of them left behind");

        await DockerCli.RunAsync("pause", $"{app.Name}-blue");
        try
        {
            (await stage.LumaAsync("doctor")).Exited(1).Said($"{app.Name}: {app.Name}-blue does not answer its probe").Said($"→ luma logs {app.Name}");
        }
        finally
        {
            await DockerCli.RunAsync("unpause", $"{app.Name}-blue");
        }
    }

    [Fact]
    public async Task A_Docker_that_does_not_answer_is_named_and_the_rest_is_checked_all_the_same()
    {
        await using var stage = await Stage.StartAsync("unix:///no/such/docker.sock");

        (await stage.LumaAsync("doctor")).Exited(1).Said("✗ Docker").Said("✓ clock").Said("✓ proxy");
    }
}
