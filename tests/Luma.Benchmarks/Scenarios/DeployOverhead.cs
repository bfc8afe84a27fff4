using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Luma.Benchmarks.Staging;
using Luma.Core.Api;
using Luma.Core.Deployments;

namespace Luma.Benchmarks.Scenarios;

/// <summary>
/// What <c>luma deploy</c> costs on top of the app's own start: the time of the whole command, minus the time of <c>docker run</c>
/// of the same image until its first 200, in turn, one replica, everything warm.
/// </summary>
internal sealed class DeployOverhead(int rounds)
{
    private const string Project = "luma-bench";
    private const string Network = Project + "-network";
    private const string Configuration = """
        project: luma-bench
        apps:
          bench-hello:
            image: luma-hello:1
            proxy:
              hosts: [bench.localhost]
              app_port: 3000
        """;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly List<TimeSpan> _control = [];
    private readonly List<TimeSpan> _deploy = [];
    private readonly Dictionary<string, List<TimeSpan>> _steps = [];

    public async Task RunAsync(TextWriter report)
    {
        await using var agent = new AgentUnderTest();
        await agent.WriteConfigurationAsync(Configuration);
        try
        {
            for (var round = -2; round < rounds; round++)
            {
                var (deploy, output) = await agent.LumaAsync("deploy", "--json", "--image", $"luma-hello:{(round & 1) + 1}");
                var control = await RunUntilItAnswersAsync();
                if (round >= 0)
                {
                    _deploy.Add(deploy);
                    _control.Add(control);
                    CountSteps(output);
                }
            }
        }
        finally
        {
            await agent.LumaAsync("delete", "bench-hello", "--yes");
        }

        await WriteAsync(report);
    }

    private static async Task<TimeSpan> RunUntilItAnswersAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var (_, output) = await Command.RunAsync("docker", "run", "-d", "--network", Network, "luma-hello:1");
        var id = output.Trim();
        var (_, address) = await Command.RunAsync("docker", "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", id);
        await AwaitAnswerAsync($"http://{address.Trim()}:3000/up");
        var elapsed = Stopwatch.GetElapsedTime(began);
        await Command.RunAsync("docker", "rm", "-f", id);
        return elapsed;
    }

    private static async Task AwaitAnswerAsync(string url)
    {
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(url);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private void CountSteps(string events)
    {
        var names = new Dictionary<int, string>();
        foreach (var line in events.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (JsonSerializer.Deserialize(line, LumaJson.Default.DeploymentEvent))
            {
                case StepStarted step:
                    names[step.Index] = string.Join(' ', step.Text.Split(' ').Take(2));
                    break;
                case StepFinished done:
                    (_steps.TryGetValue(names[done.Index], out var times) ? times : _steps[names[done.Index]] = []).Add(done.Elapsed);
                    break;
            }
        }
    }

    private async Task WriteAsync(TextWriter report)
    {
        await report.WriteLineAsync("| one replica, warm | median | fastest | slowest |\n|---|---|---|---|");
        await report.WriteLineAsync(Row("`luma deploy`, from the shell's point of view", _deploy));
        await report.WriteLineAsync(Row("`docker run` of the same image until its first 200", _control));
        await report.WriteLineAsync(Row("**what Luma adds**", [.. _deploy.Zip(_control, (deploy, control) => deploy - control)]));
        await report.WriteLineAsync("\n| step | median | fastest | slowest |\n|---|---|---|---|");
        foreach (var (step, times) in _steps)
        {
            await report.WriteLineAsync(Row(step, times));
        }
    }

    private static string Row(string name, List<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {Ms(sorted[sorted.Count / 2])} | {Ms(sorted[0])} | {Ms(sorted[^1])} |");
    }

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
