using System.Diagnostics;
using System.Text.Json;
using Luma.EngineTests.Recovering;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;
using Xunit.Sdk;

namespace Luma.EngineTests.Soaking;

/// <summary>What must be true of the app, whatever has happened to it.</summary>
internal sealed class Wholeness(SoakScene scene)
{
    /// <summary>A repair that fails on a full disk is tried again after ten seconds, and after twenty more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Stage _stage = scene.Stage;
    private readonly AppFile _app = scene.App;

    /// <summary>Waits until one of these releases serves, wholly and alone.</summary>
    /// <returns>Which of them does.</returns>
    public async Task<int> AwaitAsync(params IReadOnlyList<int> allowed)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System))
        {
            var found = await Task.WhenAll(allowed.Select(ViolationsAsync));
            if (Array.FindIndex(found, violations => violations.Count == 0) is >= 0 and var at)
            {
                await AssertSoundAsync();
                return allowed[at];
            }

            if (watch.Elapsed > Patience)
            {
                throw new XunitException(string.Join("\nor\n", found.Select(violations => string.Join('\n', violations))));
            }
        }
    }

    /// <summary>Saying it once more changes nothing, and the secret is nowhere but where it belongs.</summary>
    public async Task AssertNothingIsLeftToDoAsync(int serves)
    {
        var before = await Engine.PictureAsync(_app, _stage.Docker);
        (await _stage.DeployAsync(_app with { Image = $"luma-hello:{serves}" })).Said("nothing was done");
        Assert.Equal(before, await Engine.PictureAsync(_app, _stage.Docker));
        (await _stage.LumaAsync("doctor")).Said("none of them left behind");

        Assert.DoesNotContain(SoakScene.Secret, _stage.Agent.Log, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_stage.Agent.State, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(SoakScene.Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> ViolationsAsync(int release)
    {
        try
        {
            return
            [
                .. await Standing.Serving($"{release}").ViolationsAsync(_stage, _app),
                .. await _stage.Api.DeploymentAsync(_app) is { } id ? [$"{id} is under way"] : Array.Empty<string>(),
                .. await _stage.Api.ConditionAsync(_app) is not "Running" and var condition ? [$"the app is {condition}"] : Array.Empty<string>(),
            ];
        }
        catch (HttpRequestException away)
        {
            return [away.Message];
        }
    }

    /// <summary>What need not be waited for: it is so at any time.</summary>
    private async Task AssertSoundAsync()
    {
        using var releases = JsonDocument.Parse((await _stage.LumaAsync("releases", _app.Name, "--json")).Exited(0).Stdout);
        Assert.Single(releases.RootElement.EnumerateArray(), release => release.GetProperty("state").GetString() == "Active");
        (await _stage.LumaAsync("audit", "--verify")).Exited(0);
        foreach (var name in await Engine.RunningAsync(_app, _stage.Docker))
        {
            var container = await Engine.ContainerAsync(name, _stage.Docker);
            Assert.Contains($"CANARY={SoakScene.Secret}", container.Environment);
            Assert.DoesNotContain(SoakScene.Secret, container.AllButEnvironment, StringComparison.Ordinal);
        }
    }
}
