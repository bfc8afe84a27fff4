using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Upgrading;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Soaking;

/// <summary>What may happen to an app of three replicas, and what must hold after each of it.</summary>
internal sealed class RandomFaults
{
    private const string Secret = "canary-4711-of-the-soak";

    private readonly Random _random;
    private readonly Stage _stage;
    private readonly AppFile _app;
    private readonly (string Name, Func<Task> Happens)[] _all;
    private int _serves = 1;

    private RandomFaults(OwnProcessScene scene, Random random)
    {
        _random = random;
        _stage = scene.Stage;
        _app = scene.App with
        {
            Replicas = 3,
            DrainTimeout = "2s",
            StopGrace = "2s",
            Secrets = new Dictionary<string, string> { ["CANARY"] = Secret },
            Health = new Dictionary<string, string> { ["timeout"] = "5s" },
        };
        _all =
        [
            ("kill the agent", KillAgentAsync),
            ("docker kill", () => OnOneAsync("kill")),
            ("docker rm", () => OnOneAsync("rm", "--force")),
            ("docker rm while the agent is dead", RemoveWithoutAgentAsync),
            ("deploy", DeployAsync),
            ("deploy what is unfit", DeployUnfitAsync),
            ("kill the agent in a deployment", KillAgentInDeploymentAsync),
        ];
    }

    public List<string> Done { get; } = [];

    public static async Task<RandomFaults> BeginAsync(OwnProcessScene scene, Random random)
    {
        var faults = new RandomFaults(scene, random);
        await scene.Stage.DeployAsync(faults._app);
        await faults.AssertWholeAsync();
        return faults;
    }

    /// <param name="atLeast">For so long.</param>
    /// <param name="well">Looked at after each; where it is not so, there is no use in going on.</param>
    public async Task GoOnAsync(TimeSpan atLeast, Func<bool> well)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            _random.Shuffle(_all);
            foreach (var (name, happens) in _all)
            {
                Done.Add(name);
                await happens();
                await AssertWholeAsync();
                Assert.True(well(), "a request has failed");
            }
        }
        while (watch.Elapsed < atLeast);
    }

    /// <summary>Saying it once more changes nothing, and the secret is nowhere but where it belongs.</summary>
    public async Task AssertNothingIsLeftToDoAsync()
    {
        var before = await Engine.PictureAsync(_app);
        (await _stage.DeployAsync(_app with { Image = $"luma-hello:{_serves}" })).Said("nothing was done");
        Assert.Equal(before, await Engine.PictureAsync(_app));
        (await _stage.LumaAsync("audit", "--verify")).Exited(0);

        Assert.DoesNotContain(Secret, _stage.Agent.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await Engine.ContainerAsync((await Engine.RunningAsync(_app))[0])).AllButEnvironment, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_stage.Agent.State, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private async Task KillAgentAsync()
    {
        await _stage.Agent.KillAsync();
        await _stage.Agent.StartAsync();
    }

    private async Task OnOneAsync(params string[] command)
    {
        var running = await Engine.RunningAsync(_app);
        await DockerCli.RunAsync([.. command, running[_random.Next(running.Count)]]);
    }

    private async Task RemoveWithoutAgentAsync()
    {
        await _stage.Agent.KillAsync();
        await OnOneAsync("rm", "--force");
        await _stage.Agent.StartAsync();
    }

    private async Task DeployAsync()
    {
        _serves = Other();
        await _stage.DeployAsync(_app, "--image", $"luma-hello:{_serves}");
    }

    private async Task DeployUnfitAsync() =>
        (await _stage.TryDeployAsync(_app.In(_random.Next(2) == 0 ? "up-500" : "exit").WithHealth("timeout", "1s"), "--image", $"luma-hello:{Other()}")).Exited(1);

    private async Task KillAgentInDeploymentAsync()
    {
        var wanted = Other();
        await using var deploying = _stage.BeginDeploy(_app, "--image", $"luma-hello:{wanted}");
        await Task.Delay(TimeSpan.FromSeconds(3 * _random.NextDouble()), TimeProvider.System);
        await KillAgentAsync();
        await deploying.Ended;
        await AwaitWholeAsync();
        var serves = int.Parse(await _stage.Proxy.VersionAsync(_app), CultureInfo.InvariantCulture);
        Assert.Contains(serves, new[] { _serves, wanted });
        _serves = serves;
    }

    private int Other() => (_serves + _random.Next(2)) % 3 + 1;

    private Task AwaitWholeAsync() => Until.TrueAsync("the app is whole, and nothing is being done", async () =>
        await _stage.Api.DeploymentAsync(_app) is null
        && await _stage.Api.ConditionAsync(_app) == "Running"
        && (await _stage.Api.InFlightAsync(_app.Host)).Count == _app.Replicas
        && (await Engine.RunningAsync(_app)).Count == _app.Replicas
        && (await Engine.AllAsync(_app)).All(IsProper));

    private async Task AssertWholeAsync()
    {
        await AwaitWholeAsync();
        Assert.Equal(_serves.ToString(CultureInfo.InvariantCulture), await _stage.Proxy.VersionAsync(_app));
        var running = await Engine.RunningAsync(_app);
        Assert.Single(running.Select(name => name[..name.LastIndexOf('-')]).Distinct());
        foreach (var name in running)
        {
            var container = await Engine.ContainerAsync(name);
            Assert.Equal(($"luma-hello:{_serves}", "unless-stopped"), (container.Image, container.RestartPolicy));
            Assert.Equal([_app.Name], container.Aliases(_app.Network));
            Assert.Contains($"CANARY={Secret}", container.Environment);
        }

        using var releases = JsonDocument.Parse((await _stage.LumaAsync("releases", _app.Name, "--json")).Exited(0).Stdout);
        Assert.Single(releases.RootElement.EnumerateArray(), release => release.GetProperty("state").GetString() == "Active");
        Assert.All(Directory.EnumerateFiles(Path.Combine(_stage.Agent.State, "deployments"), "*.json"), IsOver);
    }

    /// <summary>Of either set, and neither a repair's nor set aside.</summary>
    private bool IsProper(string container) =>
        Enumerable.Range(1, _app.Replicas).Any(i => container == $"{_app.Name}-blue-{i}" || container == $"{_app.Name}-green-{i}")
        || container == $"{_app.Name}-blue"; // The set of one replica that the scene began with, until it is replaced.

    private static void IsOver(string file)
    {
        using var deployment = JsonDocument.Parse(File.ReadAllText(file));
        Assert.True(deployment.RootElement.GetProperty("state").GetString() is "Succeeded" or "Failed", file);
    }
}
