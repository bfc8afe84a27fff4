using System.Diagnostics;
using System.Globalization;

namespace Luma.Agent.Crashing;

/// <summary>
/// Places before and after every act that outlives this process. With <c>LUMA_CRASH_AT=n</c> it kills itself at the n-th that it
/// comes by, counted from 1 and from its start, so that a test can try them all. Without the variable a place is an untaken branch.
/// </summary>
internal static class CrashPoints
{
    public const string Variable = "LUMA_CRASH_AT";

    private static readonly int _at = TryParse(Environment.GetEnvironmentVariable(Variable), out var at) ? at : 0;
    private static int _passed;

    public static bool Armed => _at > 0;

    /// <summary>What is wrong with the variable; null where nothing is.</summary>
    public static string? Problem => ProblemOf(Environment.GetEnvironmentVariable(Variable));

    /// <param name="when"><c>before</c> or <c>after</c>, and what is done.</param>
    /// <param name="what">To which thing.</param>
    public static void Pass(string when, string what)
    {
        if (_at > 0 && Interlocked.Increment(ref _passed) == _at)
        {
            Die(when, what);
        }
    }

    internal static string? ProblemOf(string? text) => string.IsNullOrEmpty(text) || TryParse(text, out _)
        ? null
        : $"{Variable} must be a whole number from 1 on (was '{text}'); it makes the agent kill itself there, and is for tests alone";

    /// <summary>SIGKILL, as a power cut would: nothing is flushed, told or tidied up.</summary>
    private static void Die(string when, string what)
    {
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"luma-agent: crash point {_at}: {when} {what}"));
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private static bool TryParse(string? text, out int at) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out at) && at > 0;
}
