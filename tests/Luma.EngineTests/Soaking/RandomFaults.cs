using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;

namespace Luma.EngineTests.Soaking;

/// <summary>What may happen to an app, its agent, its engine and their disks, each at a moment and to an extent that is drawn.</summary>
internal sealed class RandomFaults
{
    /// <summary>What the proxy answers where nobody listens, is known, or takes a connection.</summary>
    private static readonly string[] _nobodyThere = ["status 502", "status 503", "status 504"];

    private readonly SoakScene _scene;
    private readonly Random _random;
    private readonly Stage _stage;
    private readonly AppFile _app;
    private readonly Wholeness _wholeness;
    private readonly (string Name, Func<Task> Happens)[] _all;
    private IReadOnlyList<Outage> _outages = [];
    private int _serves = 1;

    public RandomFaults(SoakScene scene, Random random)
    {
        (_scene, _random, _stage, _app, _wholeness) = (scene, random, scene.Stage, scene.App, new(scene));
        _all =
        [
            ("kill the agent", KillAgentAsync),
            ("docker kill", () => OnOneAsync("kill")),
            ("docker rm", () => OnOneAsync("rm", "--force")),
            ("docker rm while the agent is dead", () => WithoutAgentAsync(() => OnOneAsync("rm", "--force"))),
            ("deploy", DeployAsync),
            ("deploy what is unfit", DeployUnfitAsync),
            ("kill the agent in a deployment", () => InDeploymentAsync(KillAgentAsync)),
            ("restart Docker beneath its containers", () => RestartDockerAsync(itAlone: true)),
            ("restart Docker and its containers", () => RestartDockerAsync(itAlone: false)),
            ("restart Docker in a deployment", () => InDeploymentAsync(() => RestartDockerAsync(itAlone: _random.Next(2) == 0))),
            ("restart Docker while the agent is dead", () => WithoutAgentAsync(() => RestartDockerAsync(itAlone: _random.Next(2) == 0))),
            ("fill disks in a deployment", () => InDeploymentAsync(() => OnFullDisksAsync(MomentAsync))),
            ("deploy on full disks", () => OnFullDisksAsync(() => InDeploymentAsync(() => Task.CompletedTask))),
            ("docker rm on full disks", () => OnFullDisksAsync(() => OnOneAsync("rm", "--force"))),
            ("kill the agent in a deployment on full disks", () => InDeploymentAsync(() => OnFullDisksAsync(KillAgentAsync))),
        ];
    }

    public List<string> Done { get; } = [];

    /// <summary>All of it happens in random order, again and again.</summary>
    /// <param name="on">Looked at before each.</param>
    /// <param name="well">Looked at after each; where it is not so, there is no use in going on.</param>
    public async Task GoOnAsync(Func<bool> on, Func<bool> well)
    {
        while (on())
        {
            _random.Shuffle(_all);
            foreach (var (name, happens) in _all.TakeWhile(_ => on()))
            {
                Done.Add(name);
                await happens();
                _serves = await _wholeness.AwaitAsync(_serves);
                _outages = [.. _outages.Select(outage => outage.Ended(TimeProvider.System.GetUtcNow()))];
                Assert.True(well(), "a request has failed");
            }
        }

        await _wholeness.AssertNothingIsLeftToDoAsync(_serves);
    }

    /// <summary>
    /// While Docker is away with its containers nobody can answer. Then a request is held for five seconds before it fails, and all of
    /// that is so until the app is whole again.
    /// </summary>
    public bool HadToFail(FailedRequest request) =>
        request.Waited >= TimeSpan.FromSeconds(5)
        && _nobodyThere.Any(status => request.Cause.StartsWith(status, StringComparison.Ordinal))
        && _outages.Any(outage => request.At > outage.From && request.At - request.Waited < outage.Until);

    private async Task KillAgentAsync()
    {
        await _stage.Agent.KillAsync();
        await _stage.Agent.StartAsync();
    }

    private async Task WithoutAgentAsync(Func<Task> happens)
    {
        await _stage.Agent.KillAsync();
        await happens();
        await _stage.Agent.StartAsync();
    }

    private async Task OnOneAsync(params string[] command)
    {
        var running = await Engine.RunningAsync(_app, _stage.Docker);
        await _scene.Engine.RunAsync([.. command, running[_random.Next(running.Count)]]);
    }

    private async Task RestartDockerAsync(bool itAlone)
    {
        await _scene.Engine.LiveRestoreAsync(itAlone);
        _outages = itAlone ? _outages : [.. _outages, new(TimeProvider.System.GetUtcNow(), DateTimeOffset.MaxValue)];
        await _scene.Engine.StopAsync();
        await _scene.Engine.StartAsync();
    }

    private async Task DeployAsync()
    {
        _serves = Other();
        await _stage.DeployAsync(_app, "--image", $"luma-hello:{_serves}");
    }

    private async Task DeployUnfitAsync() =>
        (await _stage.TryDeployAsync(_app.In(_random.Next(2) == 0 ? "up-500" : "exit").WithHealth("timeout", "1s"), "--image", $"luma-hello:{Other()}")).Exited(1);

    /// <summary>Who hears how the deployment ended is told the truth; where the agent was killed, either release may serve.</summary>
    private async Task InDeploymentAsync(Func<Task> happens)
    {
        var wanted = Other();
        await using var deploying = _stage.BeginDeploy(_app, "--image", $"luma-hello:{wanted}");
        await MomentAsync();
        await happens();
        var outcome = await deploying.Ended;
        _serves = outcome.ExitCode switch
        {
            0 => wanted,
            1 => _serves,
            _ => await _wholeness.AwaitAsync(_serves, wanted),
        };
    }

    private async Task OnFullDisksAsync(Func<Task> happens)
    {
        var full = _scene.Disks.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(_scene.Disks[0]).ToList();
        full.ForEach(disk => disk.Fill());
        try
        {
            await happens();
            await MomentAsync();
        }
        finally
        {
            full.ForEach(disk => disk.Free());
        }
    }

    private Task MomentAsync() => Task.Delay(TimeSpan.FromSeconds(3 * _random.NextDouble()), TimeProvider.System);

    private int Other() => (_serves + _random.Next(2)) % 3 + 1;

    /// <param name="Until">When the app was whole again.</param>
    private sealed record Outage(DateTimeOffset From, DateTimeOffset Until)
    {
        public Outage Ended(DateTimeOffset at) => Until == DateTimeOffset.MaxValue ? this with { Until = at } : this;
    }
}
