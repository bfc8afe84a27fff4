namespace Luma.Agent.Diagnosis;

/// <summary>Which TCP ports a container listens on, read from the host: images often have no shell to ask.</summary>
internal static class ListeningPorts
{
    private const string Loopback6 = "00000000000000000000000001000000:";
    private const string Mapped4 = "0000000000000000FFFF0000";

    /// <summary>Ports in ascending order; loopback-only ones apart, since nobody outside the container reaches them.</summary>
    /// <param name="pid">The container's first process, as the host numbers it.</param>
    public static (IReadOnlyList<int> Reachable, IReadOnlyList<int> LoopbackOnly) Of(int pid)
    {
        var sockets = TcpSocket.In($"/proc/{pid}/net", TcpSocket.Listening).Where(socket => !IsDockerDns(socket.Local)).ToList();
        int[] reachable = [.. sockets.Where(socket => !IsLoopback(socket.Local)).Select(socket => socket.LocalPort).Distinct().Order()];
        return (reachable, [.. sockets.Where(socket => IsLoopback(socket.Local)).Select(socket => socket.LocalPort).Distinct().Except(reachable).Order()]);
    }

    /// <summary>In words for a person.</summary>
    public static string Describe(int pid)
    {
        var (reachable, loopback) = Of(pid);
        return (reachable, loopback) switch
        {
            ([], []) => "it listens on no TCP port",
            ([], _) => $"it listens on 127.0.0.1 only, port {string.Join(", ", loopback)}",
            _ => $"it listens on port {string.Join(", ", reachable)}",
        };
    }

    /// <summary>Docker's embedded name server sits on 127.0.0.11 of every container.</summary>
    private static bool IsDockerDns(string socket) => socket.StartsWith("0B00007F:", StringComparison.Ordinal);

    /// <summary>
    /// ::1 and 127.0.0.0/8, the latter also as Java and .NET bind to it on a socket for both families (RFC 4291 2.5.5.2). Words are
    /// little-endian, so that the 127 comes last.
    /// </summary>
    private static bool IsLoopback(string socket) =>
        socket.StartsWith(Loopback6, StringComparison.Ordinal)
        || (IsIPv4(socket) && socket.Contains("7F:", StringComparison.Ordinal));

    private static bool IsIPv4(string socket) =>
        socket.IndexOf(':', StringComparison.Ordinal) == 8 || socket.StartsWith(Mapped4, StringComparison.Ordinal);
}
