using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Deploying;

/// <summary>Other containers of the project find the app by its name.</summary>
public sealed class EastWestTests
{
    [Fact]
    public async Task The_app_answers_by_name_throughout_a_deployment_and_afterwards_only_in_its_new_release()
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 3 };
        await stage.DeployAsync(app);
        var neighbour = stage.NewContainer();
        await DockerCli.RunAsync(
            "run", "--detach", "--name", neighbour, "--network", app.Network, "luma-hello:1",
            "get", $"http://{app.Name}:{app.Port}/version", "--count", "0", "--interval-ms", "50");
        await Until.TrueAsync("the neighbour gets answers", async () => (await AnswersAsync(neighbour)).Count > 5);

        for (var release = 2; release <= 3; release++)
        {
            await stage.DeployAsync(app with { Image = $"luma-hello:{release}" });
            var during = await AnswersAsync(neighbour);
            await Until.TrueAsync("the neighbour asks on", async () => (await AnswersAsync(neighbour)).Count > during.Count + 20);

            // One that was asked before the end may be written after it.
            Assert.Equal([$"200 {release}"], (await AnswersAsync(neighbour)).Skip(during.Count + 1).Distinct());
        }

        await DockerCli.RunAsync("stop", neighbour);
        var answers = await AnswersAsync(neighbour);
        Assert.DoesNotContain(answers, answer => answer.StartsWith("error", StringComparison.Ordinal));
        Assert.EndsWith(" requests, 0 failed", answers[^1], StringComparison.Ordinal);
        Assert.Equal(["200 1", "200 2", "200 3"], answers.SkipLast(1).Distinct().Order());
    }

    private static async Task<IReadOnlyList<string>> AnswersAsync(string neighbour) =>
        [.. (await DockerCli.RunAsync("logs", neighbour)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
