using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Luma.EngineTests.Staging;

/// <summary>A listening socket that is given to the programs started here, and outlives them, as one that systemd holds: sd_listen_fds(3).</summary>
internal sealed class HeldSocket : IDisposable
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public HeldSocket(IPEndPoint endpoint)
    {
        _socket.Bind(endpoint);
        _socket.Listen(4096);
    }

    /// <summary>Other programs must not be started meanwhile, since they would get it, too.</summary>
    public ChildProcess Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var descriptor = (int)_socket.Handle;
        string[] pass = ["-c", "LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=any exec \"${@:2}\" 3<&\"$1\"-", "bash", descriptor.ToString(CultureInfo.InvariantCulture)];
        _ = Control(descriptor, SetDescriptorFlags, 0);
        try
        {
            return ChildProcess.Start("bash", [.. pass, program, .. arguments], folder, environment);
        }
        finally
        {
            _ = Control(descriptor, SetDescriptorFlags, CloseOnExec);
        }
    }

    public void Dispose() => _socket.Dispose();

    [DllImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command, int argument);
}
