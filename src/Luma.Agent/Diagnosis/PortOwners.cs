using System.Globalization;

namespace Luma.Agent.Diagnosis;

/// <summary>Which processes of the host listen on a TCP port (proc(5): /proc/net/tcp names sockets, /proc/PID/fd who has them).</summary>
internal static class PortOwners
{
    /// <summary><c>NAME (pid N)</c> for each; null if nobody listens; without names where the owner cannot be seen.</summary>
    public static IReadOnlyList<PortOwner>? Of(int port)
    {
        var sockets = TcpSocket.In("/proc/net", TcpSocket.Listening).Where(socket => socket.LocalPort == port).Select(socket => socket.Link).ToHashSet();
        return sockets.Count == 0 ? null : [.. Processes().Where(process => Holds(process, sockets)).Select(Describe).OfType<PortOwner>()];
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static bool Holds(int process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(entry => sockets.Contains(new FileInfo(entry).LinkTarget ?? ""));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended meanwhile, or is nobody that we may look at.
        }
    }

    private static PortOwner? Describe(int process)
    {
        try
        {
            return new(process, File.ReadAllText($"/proc/{process}/comm").TrimEnd());
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <param name="Process">Its id.</param>
/// <param name="Name">Of its program, the first 15 characters.</param>
internal sealed record PortOwner(int Process, string Name)
{
    public override string ToString() => $"{Name} (pid {Process})";
}
