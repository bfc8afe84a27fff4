using System.Diagnostics;

namespace Luma.EngineTests.Fleets;

/// <summary>Processes of this machine, as proc(5) shows them.</summary>
internal static class Proc
{
    public static IReadOnlyList<string> ChildrenOf(string process) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && ParentOf(folder) == process).Select(Path.GetFileName).OfType<string>()];

    /// <summary>Those whose command line has the text.</summary>
    public static IReadOnlyList<string> With(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]) && Read(Path.Combine(folder, "cmdline")).Contains(text, StringComparison.Ordinal)).Select(Path.GetFileName).OfType<string>()];

    public static async Task SignalAsync(string signal, IReadOnlyList<string> processes)
    {
        if (processes.Count > 0)
        {
            using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{signal}", .. processes]) { RedirectStandardError = true })!;
            await kill.WaitForExitAsync();
        }
    }

    /// <summary>The fourth field of stat; the second may hold anything but ends with the last bracket.</summary>
    private static string? ParentOf(string folder) =>
        Read(Path.Combine(folder, "stat")) is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] : null;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
