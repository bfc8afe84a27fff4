using System.Globalization;
using System.Net;

namespace Luma.Agent.Diagnosis;

/// <summary>
/// From where the person came over SSH for whom a process runs, as the kernel knows it: sshd, which is the process itself where it
/// forwards a socket and one of its forebears otherwise, holds the connection (proc(5): status, fd, net/tcp).
/// </summary>
internal static class SshLogin
{
    /// <summary>Longer than any line of forebears that a person has made.</summary>
    private const int MostForebears = 32;

    /// <summary>sshd, and from OpenSSH 9.8 on the program that it runs for each connection.</summary>
    private static readonly string[] Programs = ["sshd", "sshd-session"];

    /// <summary>
    /// The other end of the connection; null where the process is nobody's who came over SSH, has ended, or may not be looked at,
    /// which takes CAP_SYS_PTRACE (ptrace(2)).
    /// </summary>
    /// <param name="process">Its id; 0 of one that this namespace of processes does not have.</param>
    /// <param name="proc">Where proc(5) is mounted.</param>
    public static IPAddress? AddressOf(int process, string proc = "/proc")
    {
        try
        {
            return Forebears(process, proc).Where(IsSshd).Select(Peer).FirstOrDefault(address => address is not null);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folders of the process, its parent, and so on.</summary>
    private static IEnumerable<string> Forebears(int process, string proc)
    {
        for (var count = 0; process > 1 && count < MostForebears; count++)
        {
            var folder = Path.Combine(proc, process.ToString(CultureInfo.InvariantCulture));
            yield return folder;
            process = int.TryParse(Status(folder, "PPid"), NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
        }
    }

    /// <summary>Root's alone counts, since anybody may run sshd as himself, and by its program, since anybody may name a process.</summary>
    private static bool IsSshd(string folder) =>
        Status(folder, "Uid") == "0"
        && new FileInfo(Path.Combine(folder, "exe")).LinkTarget is { } program
        && Programs.Contains(Path.GetFileName(program.Split(' ')[0]), StringComparer.Ordinal);

    /// <summary>Of its connections the one that it had first: others are those that it forwards.</summary>
    private static IPAddress? Peer(string folder)
    {
        var sockets = Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd"))
            .OrderBy(entry => int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture))
            .Select(entry => new FileInfo(entry).LinkTarget)
            .ToList();
        return TcpSocket.In(Path.Combine(folder, "net"), TcpSocket.Established)
            .Select(connection => (connection.Remote, Place: sockets.IndexOf(connection.Link)))
            .Where(connection => connection.Place >= 0)
            .OrderBy(connection => connection.Place)
            .Select(connection => Address(connection.Remote))
            .FirstOrDefault();
    }

    /// <param name="socket">As <see cref="TcpSocket"/> has it.</param>
    private static IPAddress Address(string socket)
    {
        var words = socket[..socket.IndexOf(':', StringComparison.Ordinal)].Chunk(8);
        var address = new IPAddress([.. words.SelectMany(word => BitConverter.GetBytes(uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))]);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>The first word of a line of status.</summary>
    private static string? Status(string folder, string name) => File.ReadLines(Path.Combine(folder, "status"))
        .Where(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..].Split('\t', ' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault())
        .FirstOrDefault();
}
