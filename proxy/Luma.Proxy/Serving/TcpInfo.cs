using System.Net.Sockets;

namespace Luma.Proxy;

/// <summary>What the kernel knows of a TCP connection (<c>TCP_INFO</c>, tcp(7)).</summary>
internal static class TcpInfo
{
    private const int Info = 11;
    private const int CloseWait = 8;

    // Of Linux's struct tcp_info, which only ever grows at its end; these are there since Linux 4.6.
    private const int State = 0;
    private const int Unacknowledged = 24;
    private const int Acknowledged = 120;
    private const int NotSent = 144;
    private const int Length = NotSent + sizeof(uint);

    /// <summary>Bytes that the other side has acknowledged; null when nothing waits for it, or nobody can tell.</summary>
    public static ulong? Taken(Socket? socket)
    {
        Span<byte> info = stackalloc byte[Length];
        return !TryRead(socket, info) || (Number(info, Unacknowledged) == 0 && Number(info, NotSent) == 0)
            ? null
            : BitConverter.ToUInt64(info[Acknowledged..]);
    }

    /// <summary>Whether the other side has said that it sends no more, and nothing else is known to be wrong with it.</summary>
    public static bool IsHalfClosed(Socket socket)
    {
        Span<byte> info = stackalloc byte[Length];
        return TryRead(socket, info) && info[State] == CloseWait;
    }

    private static bool TryRead(Socket? socket, Span<byte> info)
    {
        try
        {
            return socket is not null
                && OperatingSystem.IsLinux()
                && socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, Info, info) == info.Length;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static uint Number(ReadOnlySpan<byte> info, int offset) => BitConverter.ToUInt32(info[offset..]);
}
