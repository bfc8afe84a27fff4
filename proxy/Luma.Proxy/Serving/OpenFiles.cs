using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Luma.Proxy;

/// <summary>How many file descriptors this process may have open, and which of them are the last.</summary>
internal static partial class OpenFiles
{
    // Sockets of the agent's own, state files, the runtime's.
    private const int Reserve = 256;
    private const int Smallest = 16;

    // RLIMIT_NOFILE of getrlimit(2) on Linux.
    private const int Descriptors = 7;

    /// <summary>
    /// How many clients can be served without running out of them: each may hold one connection, and one to an app. Whoever
    /// comes then is refused cheaply; beyond it, the kernel would refuse, and nobody could be told.
    /// </summary>
    public static int MostClients() => MostClients(Limit());

    public static int MostClients(ulong limit) => limit >= int.MaxValue ? int.MaxValue : Math.Max(Smallest, ((int)limit - Reserve) / 2);

    /// <summary>The socket, unless it is one of the last descriptors.</summary>
    /// <exception cref="SocketException">It was one of the last, and is closed.</exception>
    public static Socket Keep(Socket socket, Scarcity level)
    {
        if (!IsScarce(socket, level))
        {
            return socket;
        }

        socket.Dispose();
        throw new SocketException((int)SocketError.TooManyOpenSockets);
    }

    /// <summary>
    /// Whether it is one of the last that the process may have. A connection that got one must give it back: .NET ends the
    /// process when its thread pool wants a thread and no descriptor is left for it.
    /// </summary>
    /// <remarks>The kernel gives out the lowest number that is free (open(2)), so all below this one are in use.</remarks>
    public static bool IsScarce(Socket socket, Scarcity level) => (ulong)socket.Handle + (ulong)level >= Limit();

    // Asked anew each time: prlimit(1) changes it while we run.
    private static ulong Limit() => GetResourceLimit(Descriptors, out var limit) == 0 ? limit.Current : ulong.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    private record struct ResourceLimit(ulong Current, ulong Most);
}

/// <summary>How many descriptors must be left for a connection to be kept.</summary>
internal enum Scarcity
{
    /// <summary>For one that is only told that there are too many.</summary>
    Refused = 16,

    /// <summary>For one to an app.</summary>
    App = 32,

    /// <summary>For a client that is served.</summary>
    Client = 48,
}
