using Microsoft.Win32.SafeHandles;

namespace Luma.Tests.Proxy.Rig;

/// <summary>Open files that take the lowest descriptor numbers which are free.</summary>
internal sealed class Placeholders(int count) : IDisposable
{
    private readonly List<SafeFileHandle> _files = [.. Enumerable.Range(0, count).Select(_ => File.OpenHandle("/dev/null"))];

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
