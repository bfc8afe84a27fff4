using System.Diagnostics;
using Luma.Benchmarks.Deployers;
using Luma.Benchmarks.Reporting;
using Luma.Benchmarks.Staging;

namespace Luma.Benchmarks.Scenarios;

/// <summary>How long an app of one replica is away when something of it dies, until the next request is answered 200.</summary>
internal sealed class Recovery(Pace pace) : IScenario
{
    private const string Container = "bench-recovery-app-blue";

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    private readonly Table _table = new("until the app answers, one replica", "median", "fastest", "slowest");

    public string Name => "recovery";

    public async Task<string> RunAsync()
    {
        await using var luma = new LumaDeploy("bench-recovery");
        await luma.StartAsync(version: 1);
        await MeasureAsync(luma, "the agent was killed and is started again", luma.Agent.KillAsync, luma.Agent.StartAsync);
        await MeasureAsync(luma, "the replica was killed, and is started again", () => Task.CompletedTask, () => DockerAsync("kill"));
        await MeasureAsync(luma, "the replica was removed, and is replaced", () => Task.CompletedTask, () => DockerAsync("rm", "--force"));
        await MeasureAsync(luma, "nothing but Docker ran, as after a reboot, and the agent is started", () => StopAllAsync(luma), luma.Agent.StartAsync);
        return _table.ToString();
    }

    /// <param name="luma">Its app serves.</param>
    /// <param name="title">What happens.</param>
    /// <param name="prepare">Not timed.</param>
    /// <param name="happens">From its beginning on.</param>
    private async Task MeasureAsync(LumaDeploy luma, string title, Func<Task> prepare, Func<Task> happens)
    {
        Progress.Say(title);
        List<double> times = [];
        for (var i = -1; i < pace.Restarts; i++)
        {
            await prepare();
            var began = Stopwatch.GetTimestamp();
            await happens();
            await AwaitAnswerAsync(luma);
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            // What was begun by it comes to its end: a repair still renames.
            await Task.Delay(Settling, TimeProvider.System);
        }

        _table.Add(title, Figure.Milliseconds(Figure.Median(times)), Figure.Milliseconds(times.Min()), Figure.Milliseconds(times.Max()));
    }

    private static async Task AwaitAnswerAsync(LumaDeploy luma)
    {
        for (var began = Stopwatch.GetTimestamp(); !await AnswersAsync(luma); await Task.Delay(Pause, TimeProvider.System))
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException("the app did not come back within a minute");
            }
        }
    }

    private static async Task<bool> AnswersAsync(LumaDeploy luma)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{luma.Agent.Http}/version");
        request.Headers.Host = luma.Target.Host;
        try
        {
            using var answer = await Http.SendAsync(request);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // Nobody listens.
        }
    }

    private static async Task StopAllAsync(LumaDeploy luma)
    {
        await luma.Agent.StopAsync();
        await DockerAsync("stop");
    }

    private static async Task DockerAsync(params string[] command) => await Command.RunAsync("docker", [.. command, Container]);
}
