using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>What the kernel has sent, and has still to send, on a TCP connection (<c>TCP_INFO</c>, tcp(7)).</summary>
internal static class SendQueue
{
    private const int Info = 11;

    // Of Linux's struct tcp_info, which only ever grows at its end; these are there since Linux 4.6.
    private const int Unacknowledged = 24;
    private const int Acknowledged = 120;
    private const int NotSent = 144;
    private const int Length = NotSent + sizeof(uint);

    /// <summary>Bytes that the other side has acknowledged; null when nothing waits for it, or nobody can tell.</summary>
    public static ulong? Taken(Socket? socket)
    {
        Span<byte> info = stackalloc byte[Length];
        try
        {
            if (socket is null || !OperatingSystem.IsLinux() || socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, Info, info) < Length)
            {
                return null;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }

        return Number(info, Unacknowledged) == 0 && Number(info, NotSent) == 0 ? null : BitConverter.ToUInt64(info[Acknowledged..]);
    }

    private static uint Number(ReadOnlySpan<byte> info, int offset) => BitConverter.ToUInt32(info[offset..]);
}
