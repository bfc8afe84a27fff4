using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Deploying;

/// <summary>Where an app is alone on its network its new release has the alias early; nobody who joins may find it too early.</summary>
public sealed class EarlyAliasTests(SharedStage shared) : IClassFixture<SharedStage>
{
    [Fact]
    public async Task A_new_release_is_planned_with_the_alias_from_its_creation_on_until_others_use_the_network()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        await stage.DeployAsync(app);

        (await stage.TryDeployAsync(app, "--force", "--dry-run")).Exited(0)
            .Said($"create {app.Name}-green from luma-hello:1 with alias {app.Name}")
            .DidNotSay("-temp").DidNotSay("give alias");
        await stage.NewNeighbourAsync(app);
        (await stage.TryDeployAsync(app, "--force", "--dry-run")).Exited(0)
            .Said($"create {app.Name}-green from luma-hello:1 with alias {app.Name}-green-temp")
            .Said($"give alias {app.Name} to {app.Name}-green");
    }

    [Fact]
    public async Task An_app_that_joins_while_a_candidate_has_the_alias_already_waits_and_finds_the_first_one_healthy_from_its_first_request_on()
    {
        var stage = shared.Stage;
        var app = stage.NewApp();
        var joiner = stage.Beside(app) with
        {
            Command = ["get", $"http://{app.Name}:{app.Port}/version", "--count", "0", "--interval-ms", "10", "--timeout-ms", "30000"],
        };
        await stage.DeployAsync(app);

        await using var deploying = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "8"), "--image", "luma-hello:2");
        await Until.TrueAsync("the candidate runs", async () => (await Engine.RunningAsync(app)).Count == 2);
        Assert.Equal([app.Name], (await Engine.ContainerAsync($"{app.Name}-green")).Aliases(app.Network));
        await using var joining = stage.BeginDeploy(joiner);
        await joining.HeardAsync($"waiting for the deployment of {app.Name}");
        Assert.Empty(await Engine.RunningAsync(joiner));

        (await deploying.Ended).Exited(0);
        Assert.Empty((await Engine.ContainerAsync($"{app.Name}-blue")).Aliases(app.Network));
        await Until.TrueAsync("the joiner asks", async () => (await AnswersAsync(joiner)).Count > 50);
        Assert.Equal(["200 2"], (await AnswersAsync(joiner)).Distinct());
    }

    private static async Task<IReadOnlyList<string>> AnswersAsync(AppFile joiner) =>
        await Engine.RunningAsync(joiner) is [var container]
            ? (await DockerCli.RunAsync("logs", container)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [];
}
