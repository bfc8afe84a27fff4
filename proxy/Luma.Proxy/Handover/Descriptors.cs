using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Luma.Proxy;

/// <summary>
/// Gives open sockets to another process over a unix socket: SCM_RIGHTS of unix(7), through sendmsg(2) and recvmsg(2), for
/// which .NET has no method. They travel with one byte of data.
/// </summary>
internal static partial class Descriptors
{
    /// <summary>The most that one message carries: SCM_MAX_FD of Linux.</summary>
    public const int Most = 253;

    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000;
    private const int NoSignal = 0x4000;
    private const byte Carrier = (byte)'S';

    // struct cmsghdr: a size_t and two ints, after which the descriptors follow.
    private static readonly int _head = nint.Size + (2 * sizeof(int));

    /// <exception cref="IOException">The other side is gone, or the system refuses.</exception>
    public static unsafe void Send(Socket channel, IReadOnlyList<Socket> sockets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sockets.Count, Most);
        var control = new byte[_head + (sockets.Count * sizeof(int))];
        MemoryMarshal.Write(control, (nint)control.Length);
        MemoryMarshal.Write(control.AsSpan(nint.Size), SocketLevel);
        MemoryMarshal.Write(control.AsSpan(nint.Size + sizeof(int)), Rights);
        for (var i = 0; i < sockets.Count; i++)
        {
            MemoryMarshal.Write(control.AsSpan(_head + (i * sizeof(int))), (int)sockets[i].Handle);
        }

        var carrier = Carrier;
        fixed (byte* at = control)
        {
            var vector = new Vector { Base = &carrier, Length = 1 };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = at, ControlLength = sockets.Count == 0 ? 0 : control.Length };
            Check(SendMessage((int)channel.Handle, &message, NoSignal), "sendmsg");
        }

        GC.KeepAlive(sockets);
    }

    /// <summary>Waits for the sockets that the other side sends.</summary>
    /// <exception cref="IOException">The other side is gone, or sent something else.</exception>
    public static async Task<IReadOnlyList<Socket>> ReceiveAsync(Socket channel, CancellationToken cancellation)
    {
        // Looks and takes nothing: a read of .NET's own would drop what travels with the byte.
        if (await channel.ReceiveAsync(new byte[1], SocketFlags.Peek, cancellation) == 0)
        {
            throw new IOException("the other side has gone before it sent its sockets");
        }

        return [.. Receive(channel).Select(descriptor => new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)))];
    }

    private static unsafe int[] Receive(Socket channel)
    {
        var control = new byte[_head + (Most * sizeof(int))];
        byte carrier = 0;
        fixed (byte* at = control)
        {
            var vector = new Vector { Base = &carrier, Length = 1 };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = at, ControlLength = control.Length };
            Check(ReceiveMessage((int)channel.Handle, &message, CloseOnExec), "recvmsg");
            if (carrier != Carrier)
            {
                throw new IOException("the other side sent no sockets");
            }

            var length = message.ControlLength == 0 ? _head : (int)MemoryMarshal.Read<nint>(control);
            return MemoryMarshal.Cast<byte, int>(control.AsSpan(_head, length - _head)).ToArray();
        }
    }

    private static void Check(nint result, string call)
    {
        if (result <= 0)
        {
            var cause = result == 0 ? "the other side has gone" : new Win32Exception(Marshal.GetLastPInvokeError()).Message;
            throw new IOException($"{call}: {cause}");
        }
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static unsafe partial nint SendMessage(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static unsafe partial nint ReceiveMessage(int socket, Message* message, int flags);

    /// <summary>struct iovec.</summary>
    private unsafe struct Vector
    {
        public byte* Base;
        public nint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux; the compiler's alignment adds the same padding as C's.</summary>
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }
}
