using System.Globalization;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Scenarios;

namespace Luma.Benchmarks;

/// <summary>The command line: which scenario, how long, and where the figures go.</summary>
internal static class Choice
{
    private const string Usage = "error: no such scenario or option; see tests/benchmarks.sh --help";

    private static readonly Func<Pace, IScenario>[] All =
    [
        pace => new Throughput(pace), pace => new Deployments(pace), pace => new Restarts(pace), pace => new Switching(pace), pace => new Rest(pace),
        pace => new Recovery(pace), pace => new Fleets(pace), pace => new Pushes(pace),
    ];

    /// <summary>Only by its name: it takes a quarter of an hour.</summary>
    private static readonly Func<Pace, IScenario> Longest = pace => new Million(pace);

    /// <summary>Gives the exit code: 0, or 2 for a command line that makes no sense.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is ["deploy-overhead"] or ["deploy-overhead", _])
        {
            return await RunOverheadAsync(arguments[1..]);
        }

        var options = arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        var names = arguments.Except(options).ToList();
        var pace = options.Contains("--quick") ? Pace.Quick : Pace.Full;
        var chosen = ScenariosOf(names, pace);
        if (options.Except(["--quick", "--write"]).Any() || chosen.Count == 0 || (names is not ["all"] && chosen.Count < names.Count))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            foreach (var scenario in chosen)
            {
                await RunAsync(scenario, options.Contains("--write"));
            }

            return 0;
        }
        catch (InvalidOperationException fault)
        {
            await Console.Error.WriteLineAsync($"error: {fault.Message}");
            return 1;
        }
    }

    private static List<IScenario> ScenariosOf(List<string> names, Pace pace) => names is ["all"]
        ? [.. All.Select(scenario => scenario(pace))]
        : [.. All.Append(Longest).Select(scenario => scenario(pace)).Where(scenario => names.Contains(scenario.Name))];

    private static async Task RunAsync(IScenario scenario, bool write)
    {
        var machine = await Machine.DescribeAsync();
        Progress.Say($"{scenario.Name}: {machine}");
        var figures = $"{machine}\n\n{await scenario.RunAsync()}";
        await Console.Out.WriteLineAsync(figures);
        if (write)
        {
            await new Page(Environment.GetEnvironmentVariable("LUMA_BENCH_PAGE") ?? "docs/benchmarks.md").WriteAsync(scenario.Name, figures);
        }
    }

    private static async Task<int> RunOverheadAsync(string[] rest)
    {
        if (rest is [var text] && !int.TryParse(text, CultureInfo.InvariantCulture, out _))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        await new DeployOverhead(rest is [var rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 10).RunAsync(Console.Out);
        return 0;
    }
}
