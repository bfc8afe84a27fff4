using System.Diagnostics;
using System.Globalization;
using Luma.EngineTests.Staging;
using Luma.EngineTests.Witness;
using Xunit.Sdk;

namespace Luma.EngineTests.Recovering;

/// <summary>Has the agent die at one crash point of an operation after another, and looks each time at what it finds to when it is back.</summary>
internal sealed class CrashSweep(Stage stage, Func<AppFile> newApp, Func<Stage, AppFile, Task<CrashCase>> prepare)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>What may still be done when a command has its answer: images are pruned, the deployment is taken off the board.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(500);

    private static readonly string Canary = $"canary-{Guid.NewGuid():N}";

    /// <summary>Every which point is tried, where time is short.</summary>
    private static readonly int Every = int.Parse(Environment.GetEnvironmentVariable("LUMA_TEST_EVERY") ?? "1", CultureInfo.InvariantCulture);

    private readonly List<string> _violations = [];
    private AppFile _app = WithSecret(newApp());

    /// <summary>From and until when no agent was there.</summary>
    public List<(DateTimeOffset From, DateTimeOffset Until)> Absences { get; } = [];

    /// <summary>Every point, or every n-th with <c>LUMA_TEST_EVERY=n</c>, until the operation comes to its end.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> RunAsync()
    {
        var point = 1;
        while (await TryAsync(point))
        {
            point += Every;
        }

        AssertNone();
        return point - 1;
    }

    /// <summary>Some points; one that is beyond the last does no harm.</summary>
    public async Task RunAsync(IEnumerable<int> points)
    {
        foreach (var point in points)
        {
            await TryAsync(point);
        }

        AssertNone();
    }

    /// <returns>False if the operation ended before it came there.</returns>
    private async Task<bool> TryAsync(int point)
    {
        string context = $"at point {point}";
        try
        {
            var scene = await prepare(stage, _app);
            var (died, outcome) = await CrashAsync(point, scene);
            context = $"at point {point} ({Place()})\n{outcome}";
            await SettlesAsync(outcome?.ExitCode switch { 0 => [scene.After], 1 => [scene.Before], _ => [scene.Before, scene.After] });
            CrashCase.AssertDone(await scene.RunAsync());
            await SettlesAsync([scene.After]);
            AssertNoSecret();
            (await stage.LumaAsync("audit", "--verify")).Exited(0).Said("is whole");
            return died;
        }
        catch (XunitException broken)
        {
            _violations.Add($"{context}: {broken.Message}\n{await Engine.PictureAsync(_app)}");
            _app = WithSecret(newApp());
            return true;
        }
    }

    private async Task<(bool Died, Outcome? Outcome)> CrashAsync(int point, CrashCase scene)
    {
        await AwayAsync(stage.Agent.KillAsync);
        stage.Agent.Environment = new Dictionary<string, string> { ["LUMA_CRASH_AT"] = point.ToString(CultureInfo.InvariantCulture) };
        Task<Outcome>? operation = null;
        if (await stage.Agent.TryStartAsync())
        {
            Back();
            operation = scene.RunAsync();
            await Task.WhenAny(stage.Agent.Ended, AfterwardsAsync(operation));
        }

        var died = !stage.Agent.Runs;
        await AwayAsync(stage.Agent.KillAsync);
        stage.Agent.Environment = new Dictionary<string, string>();
        await stage.Agent.StartAsync();
        Back();
        return (died, operation is null ? null : await operation);
    }

    private static async Task AfterwardsAsync(Task operation)
    {
        await operation;
        await Task.Delay(Aftermath, TimeProvider.System);
    }

    private async Task AwayAsync(Func<Task> end)
    {
        Absences.Add((TimeProvider.System.GetUtcNow(), DateTimeOffset.MaxValue));
        await end();
    }

    private void Back() => Absences[^1] = (Absences[^1].From, TimeProvider.System.GetUtcNow());

    /// <summary>Waits until the app stands in one of these ways, with nothing wrong.</summary>
    private async Task SettlesAsync(IReadOnlyList<Standing> allowed)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Look, TimeProvider.System))
        {
            var found = await Task.WhenAll(allowed.Select(standing => standing.ViolationsAsync(stage, _app)));
            if (found.Any(violations => violations.Count == 0))
            {
                return;
            }

            if (watch.Elapsed > Patience)
            {
                throw new XunitException(string.Join("\nor\n", found.Select(violations => string.Join('\n', violations))));
            }
        }
    }

    /// <summary>Nothing that the agent writes may hold one; containers have it in their environment, where it belongs.</summary>
    private void AssertNoSecret()
    {
        Assert.DoesNotContain(Canary, stage.Agent.Log, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(stage.Agent.State, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    private string Place() =>
        stage.Agent.Log.Split('\n').LastOrDefault(line => line.Contains("crash point", StringComparison.Ordinal)) ?? "beyond the last";

    private void AssertNone()
    {
        if (_violations.Count > 0)
        {
            throw new XunitException($"{_violations.Count} violations\n\n{string.Join("\n\n", _violations)}\n\n{stage.Agent.Log[^Math.Min(stage.Agent.Log.Length, 20_000)..]}");
        }
    }

    private static AppFile WithSecret(AppFile app) => app with { Secrets = new Dictionary<string, string> { ["CANARY"] = Canary } };
}
