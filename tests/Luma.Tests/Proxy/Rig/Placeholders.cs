using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Luma.Tests.Proxy.Rig;

/// <summary>Open files that take every free descriptor number up to the highest that a listening socket has had.</summary>
internal sealed class Placeholders : IDisposable
{
    private static int _highest;

    private readonly List<SafeFileHandle> _files = [];

    public Placeholders(IEnumerable<Socket> listening)
    {
        _highest = Math.Max(_highest, listening.Max(socket => (int)socket.Handle));
        do
        {
            _files.Add(File.OpenHandle("/dev/null"));
        }
        while ((int)_files[^1].DangerousGetHandle() <= _highest);
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
