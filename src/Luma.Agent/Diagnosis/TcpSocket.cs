using System.Globalization;

namespace Luma.Agent.Diagnosis;

/// <summary>A TCP socket as the kernel lists it (proc(5), /proc/PID/net/tcp and tcp6).</summary>
/// <param name="Local"><c>ADDRESS:PORT</c> in hexadecimal, the address in words of 32 bits as the machine orders their bytes.</param>
/// <param name="Remote">The same of the other end.</param>
/// <param name="Link">As a link of /proc/PID/fd names it.</param>
internal sealed record TcpSocket(string Local, string Remote, string Link)
{
    public const string Established = "01";
    public const string Listening = "0A";

    public int LocalPort => int.Parse(Local.AsSpan(Local.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Those of IPv4 and then those of IPv6; none of a process that has ended.</summary>
    /// <param name="net">The folder <c>net</c> of the process, or of /proc for those of this one.</param>
    /// <param name="state">In which they are.</param>
    public static IEnumerable<TcpSocket> In(string net, string state) => Read(Path.Combine(net, "tcp"), state).Concat(Read(Path.Combine(net, "tcp6"), state));

    private static IEnumerable<TcpSocket> Read(string table, string state)
    {
        try
        {
            return [.. File.ReadLines(table).Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > 9 && columns[3] == state)
                .Select(columns => new TcpSocket(columns[1], columns[2], $"socket:[{columns[9]}]"))];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
