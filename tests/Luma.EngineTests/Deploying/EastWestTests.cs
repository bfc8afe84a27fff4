using System.Globalization;
using Luma.EngineTests.Staging;

namespace Luma.EngineTests.Deploying;

/// <summary>Other containers of the project find the app by its name.</summary>
public sealed class EastWestTests
{
    [Fact]
    public Task The_app_answers_by_name_throughout_three_deployments_and_afterwards_only_in_its_new_release() => AnswersThroughAsync(3);

    [LongFact]
    public Task The_app_answers_by_name_throughout_ten_deployments_and_afterwards_only_in_its_new_release() => AnswersThroughAsync(10);

    /// <summary>
    /// One neighbour connects anew for each request, one keeps its connection, and two are always in the midst of an answer.
    /// </summary>
    private static async Task AnswersThroughAsync(int deployments)
    {
        await using var stage = await Stage.StartAsync();
        var app = stage.NewApp() with { Replicas = 2 };
        await stage.DeployAsync(app);
        var asking = await BeginAsync(stage, app, "/version", "--interval-ms", "50");
        string[] neighbours =
        [
            asking,
            await BeginAsync(stage, app, "/version", "--interval-ms", "20", "--keep-alive"),
            await BeginAsync(stage, app, "/stream?seconds=3", "--keep-alive"),
            await BeginAsync(stage, app, "/slow?seconds=2", "--keep-alive"),
        ];
        foreach (var neighbour in neighbours)
        {
            await Until.TrueAsync("the neighbour gets answers", async () => (await AnswersAsync(neighbour)).Count > 0);
        }

        for (var i = 1; i <= deployments; i++)
        {
            var release = (i % 3) + 1;
            await stage.DeployAsync(app with { Image = string.Create(CultureInfo.InvariantCulture, $"luma-hello:{release}") });
            var during = await AnswersAsync(asking);
            await Until.TrueAsync("the neighbour asks on", async () => (await AnswersAsync(asking)).Count > during.Count + 20);

            // One that was asked before the end may be written after it.
            Assert.Equal([$"200 {release}"], (await AnswersAsync(asking)).Skip(during.Count + 1).Distinct());
        }

        foreach (var neighbour in neighbours)
        {
            await AssertAllAnsweredAsync(neighbour);
        }
    }

    private static Task<string> BeginAsync(Stage stage, AppFile app, string path, params string[] options) =>
        stage.NewNeighbourAsync(app, ["get", $"http://{app.Name}:{app.Port}{path}", "--count", "0", "--timeout-ms", "30000", .. options]);

    private static async Task AssertAllAnsweredAsync(string neighbour)
    {
        await DockerCli.RunAsync("stop", neighbour);
        var answers = await AnswersAsync(neighbour);
        Assert.DoesNotContain(answers, answer => answer.StartsWith("error", StringComparison.Ordinal));
        Assert.EndsWith(" requests, 0 failed", answers[^1], StringComparison.Ordinal);
        foreach (var release in new[] { '1', '2', '3' })
        {
            Assert.Contains(answers.SkipLast(1), answer => answer.EndsWith(release));
        }
    }

    private static async Task<IReadOnlyList<string>> AnswersAsync(string neighbour) =>
        [.. (await DockerCli.RunAsync("logs", neighbour)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
