using System.Diagnostics;
using System.Globalization;
using Luma.EngineTests.Load;
using Luma.EngineTests.Staging;
using Xunit.Sdk;

namespace Luma.EngineTests.Soaking;

/// <summary>
/// Faults and deployments in random order under load; the proxy is a process of its own, so that not even a killed agent costs a
/// request. <c>LUMA_TEST_SEED</c> repeats a run, <c>LUMA_TEST_SOAK</c> is the long one's length in minutes, 30 by default.
/// </summary>
[Collection(Alone.Name)]
public sealed class RandomFaultTests
{
    private const int Few = 3;

    [Fact]
    public Task Whatever_happens_one_whole_release_serves_and_no_request_is_lost() => SoakAsync(faults => faults.Done.Count < Few);

    [LongFact]
    public Task Nor_is_it_otherwise_in_half_an_hour()
    {
        var (watch, length) = (Stopwatch.StartNew(), TimeSpan.FromMinutes(Given("LUMA_TEST_SOAK") ?? 30));
        return SoakAsync(_ => watch.Elapsed < length);
    }

    private static async Task SoakAsync(Func<RandomFaults, bool> on)
    {
        var seed = Given("LUMA_TEST_SEED") ?? Random.Shared.Next();
        await using var scene = await SoakScene.StartAsync();
        var faults = new RandomFaults(scene, new(seed));
        await using var visits = Visits.To(scene.Stage.Agent, scene.App, clients: 2, uploads: false); // Those that a killed container works on die with it.
        try
        {
            await faults.GoOnAsync(() => on(faults), () => visits.Failures.All(faults.HadToFail));
            await visits.EndWithoutFailureAsync(scene.Proxy.Log, faults.HadToFail);
        }
        catch (Exception broken) when (broken is XunitException or InvalidOperationException)
        {
            throw new XunitException(
                $"LUMA_TEST_SEED={seed}, after {string.Join(", ", faults.Done)}: {broken.Message}\n{string.Join('\n', visits.Failures)}\n{scene.Stage.Agent.Log}");
        }
    }

    private static int? Given(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
