using System.Net.Sockets;
using System.Text;

namespace Luma.Agent.Upgrading;

/// <summary>Tells systemd how this service fares: sd_notify(3). Without systemd nobody listens, and nothing happens.</summary>
internal static class ServiceState
{
    /// <summary>This process serves, and is the one to watch; after an upgrade systemd knows another one.</summary>
    public static void Ready() => Tell($"READY=1\nMAINPID={Environment.ProcessId}");

    public static void Stopping() => Tell("STOPPING=1");

    private static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 1 } path)
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            // A name that begins with @ is one of Linux's abstract names, which begin with a zero byte.
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (SocketException)
        {
            // It is told again at the next change; the service itself does not depend on it.
        }
    }
}
