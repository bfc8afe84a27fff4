using System.Globalization;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Luma.EngineTests.Fleets;

/// <summary>
/// Deployments to three servers, one after another, in each of which something goes wrong at a moment taken at random.
/// <c>LUMA_TEST_RUNS</c> says how many (100), <c>LUMA_TEST_SEED</c> which ones.
/// </summary>
[Collection(Alone.Name)]
public sealed class FleetRandomTests(FleetScene fleet, ITestOutputHelper output) : IClassFixture<FleetScene>
{
    private readonly Random _random = new(Number("LUMA_TEST_SEED", 4711));

    [LongFact]
    public async Task No_fleet_stays_split_without_its_report_saying_so_and_one_command_mends_it()
    {
        var app = (await fleet.NewAppAsync()) with { StopGrace = "1s", DrainTimeout = "2s", DrainMax = "4s" };
        (await fleet.DeployAsync(app)).Exited(0);
        var usual = (await fleet.DeployAsync(app, "--image", "luma-hello:2")).Exited(0).Elapsed;
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var (run, runs) = (1, Number("LUMA_TEST_RUNS", 100)); run <= runs; run++)
        {
            var what = await RunAsync(app, $"luma-hello:{(run % 2) + 1}", _random.NextDouble() * usual);
            tally[what] = tally.GetValueOrDefault(what) + 1;
            output.WriteLine($"{run.ToString(CultureInfo.InvariantCulture)}: {what}");
        }

        output.WriteLine(string.Join('\n', tally.Select(kind => $"{kind.Value.ToString(CultureInfo.InvariantCulture)} × {kind.Key}")));
    }

    private async Task<string> RunAsync(AppFile app, string image, TimeSpan delay)
    {
        var fault = FleetFault.All[_random.Next(FleetFault.All.Count)];
        var server = fleet.Servers[_random.Next(fleet.Servers.Count)];
        var goOn = _random.Next(2) == 0;
        await using var luma = fleet.Begin(app, "deploy", app.Name, "--image", image, "--on-failure", goOn ? "continue" : "abort");
        await Task.Delay(delay, TimeProvider.System);
        await fault.Strike(server, luma);
        var outcome = await luma.Ended;
        await fault.Heal(server);

        var versions = await SettledAsync(app);
        var result = Judge(outcome, versions, image[^1..]);
        (await fleet.DeployAsync(app, "--image", image)).Exited(0);
        Assert.Equal(string.Join(' ', Enumerable.Repeat(image[^1], 3)), await fleet.VersionsAsync(app));
        return $"{fault.Name} ({(goOn ? "continue" : "abort")}): {result}";
    }

    /// <summary>Whether what luma said is what came to be; one that was killed says nothing, and then status does.</summary>
    private static string Judge(Outcome outcome, string versions, string wanted)
    {
        var distinct = versions.Split(' ').Distinct().ToList();
        var said = outcome.Stdout + outcome.Stderr;
        if (outcome.ExitCode == 0 && (distinct is not [var all] || all != wanted))
        {
            throw new XunitException($"it ended well, and {versions} serve:\n{outcome}");
        }

        if (distinct.Count > 1 && outcome.ExitCode is not 137 and not 143 && !said.Contains("SPLIT", StringComparison.Ordinal))
        {
            throw new XunitException($"{versions} serve, and nobody said so:\n{outcome}");
        }

        return $"exit {outcome.ExitCode.ToString(CultureInfo.InvariantCulture)}, {(distinct is [var one] ? one == wanted ? "all new" : "all old" : "split")}{(said.Contains("SPLIT", StringComparison.Ordinal) ? ", said to be split" : "")}";
    }

    /// <summary>What serves when nothing is under way any more but what is held.</summary>
    private async Task<string> SettledAsync(AppFile app)
    {
        foreach (var server in fleet.Servers)
        {
            await Until.TrueAsync($"{server.Name} is at rest", TimeSpan.FromMinutes(2), async () => await server.Stage.Api.StateAsync(app) is null or "Holding");
        }

        return await fleet.VersionsAsync(app);
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
