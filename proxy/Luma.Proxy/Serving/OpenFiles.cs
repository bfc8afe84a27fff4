using System.Globalization;

namespace Luma.Proxy;

/// <summary>How many file descriptors this process may have open.</summary>
internal static class OpenFiles
{
    // Sockets of the agent's own, state files, the runtime's.
    private const int Reserve = 256;
    private const int Smallest = 16;

    /// <summary>
    /// How many clients can be served without running out of them: each may hold one connection, and one to an app. Whoever
    /// comes then is refused cheaply; beyond it, the kernel would refuse, and nobody could be told.
    /// </summary>
    public static int MostClients() => MostClients(File.ReadLines("/proc/self/limits"));

    public static int MostClients(IEnumerable<string> limits)
    {
        var fields = limits.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))?["Max open files".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.TryParse(fields?[0], CultureInfo.InvariantCulture, out var most)
            ? (int)Math.Clamp((most - Reserve) / 2, Smallest, int.MaxValue)
            : int.MaxValue;
    }
}
