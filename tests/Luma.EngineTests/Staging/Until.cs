using System.Diagnostics;
using Xunit.Sdk;

namespace Luma.EngineTests.Staging;

/// <summary>Waits for what must come to pass; the deadline only ends a test that fails.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(string what, Func<bool> holds) => TrueAsync(what, () => Task.FromResult(holds()));

    public static Task TrueAsync(string what, Func<Task<bool>> holds) => TrueAsync(what, Patience, holds);

    /// <param name="what">What must come to pass.</param>
    /// <param name="patience">For what takes its time.</param>
    /// <param name="holds">Tells whether it has.</param>
    public static async Task TrueAsync(string what, TimeSpan patience, Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            if (watch.Elapsed > patience)
            {
                throw new XunitException($"waited {patience.TotalSeconds} s in vain until {what}");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
