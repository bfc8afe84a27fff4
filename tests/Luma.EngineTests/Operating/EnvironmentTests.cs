using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Operating;

/// <summary>What an app is given, and where it must not show up.</summary>
public sealed class EnvironmentTests(SharedStage shared) : IClassFixture<SharedStage>
{
    private const string Canary = "canary-7f3a1c5e9b";

    [Fact]
    public async Task Variables_secrets_volumes_and_limits_reach_every_replica()
    {
        var stage = shared.Stage;
        var app = WithSecret(stage.NewApp() with { Replicas = 2, Volumes = ["data:/data"], Memory = "200m" }).With("COLOUR", "a plain one");

        await stage.DeployAsync(app);

        foreach (var name in await Engine.RunningAsync(app))
        {
            var container = await Engine.ContainerAsync(name);
            Assert.Contains("COLOUR=a plain one", container.Environment);
            Assert.Contains($"TOKEN={Canary}", container.Environment);
            Assert.Equal([$"{app.Project}_data:/data"], container.Mounts);
            Assert.Equal(200L << 20, container.MemoryLimit);
        }
    }

    [Fact]
    public async Task A_secret_is_found_in_the_containers_environment_and_nowhere_else()
    {
        await using var stage = await Stage.StartAsync();
        var app = WithSecret(stage.NewApp());
        await stage.DeployAsync(app);
        await using var deploying = stage.BeginDeploy(app.In("slow-boot").With("HELLO_BOOT", "5"), "--verbose");
        await deploying.HeardAsync("await 200");
        var arguments = $"{await ArgumentsAsync(stage.Agent.Id)} {await ArgumentsAsync(deploying.Id)}";
        var outputs = new[]
        {
            (await deploying.Ended).Exited(0),
            await stage.TryDeployAsync(app.In("exit"), "--verbose"),
            await stage.TryDeployAsync(app, "--json"),
            await stage.LumaAsync("restart", app.Name, "--verbose"),
            await stage.LumaAsync("status", app.Name, "--json"),
        };

        Assert.Contains("luma-agent", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, arguments, StringComparison.Ordinal);
        Assert.All(outputs, output => output.DidNotSay(Canary));
        Assert.DoesNotContain(Canary, stage.Agent.Log, StringComparison.Ordinal);
        foreach (var container in await Engine.AllAsync(app))
        {
            Assert.DoesNotContain(Canary, (await Engine.ContainerAsync(container)).AllButEnvironment, StringComparison.Ordinal);
        }

        var files = Directory.GetFiles(stage.Agent.State, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_without_a_value_is_named_and_nothing_is_deployed()
    {
        var stage = shared.Stage;
        var app = WithSecret(stage.NewApp());
        var config = stage.Write(app);
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(config)!, ".luma", "secrets"), "OTHER=1\n");

        (await stage.LumaAsync("deploy", "--config", config)).Exited(2).Said("TOKEN").Said("has no value");

        Assert.Empty(await Engine.PictureAsync(app));
    }

    private static AppFile WithSecret(AppFile app) => app with { Secrets = new Dictionary<string, string> { ["TOKEN"] = Canary } };

    private static Task<string> ArgumentsAsync(int process) => File.ReadAllTextAsync($"/proc/{process}/cmdline");
}
