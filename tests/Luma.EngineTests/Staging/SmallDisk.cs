using System.Diagnostics;

namespace Luma.EngineTests.Staging;

/// <summary>A small file system in memory, which can be filled to its last byte.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _filler;

    private SmallDisk(string path)
    {
        _path = path;
        _filler = Path.Combine(path, "filler");
    }

    /// <param name="path">A folder, made where it is missing; what it holds is hidden from now on.</param>
    /// <param name="megabytes">Its size.</param>
    public static async Task<SmallDisk> MountAsync(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        Assert.Equal(0, await RunAsync("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={megabytes}m,mode=700"), "none", path));
        return new(path);
    }

    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        foreach (var piece in new[] { 1 << 20, 512 })
        {
            WriteUntilFull(file, new byte[piece]);
        }
    }

    public void Free() => File.Delete(_filler);

    public async ValueTask DisposeAsync()
    {
        if (File.ReadLines("/proc/mounts").Any(line => line.Split(' ')[1] == _path))
        {
            await RunAsync("umount", "--lazy", _path);
        }
    }

    private static void WriteUntilFull(FileStream file, byte[] piece)
    {
        try
        {
            while (true)
            {
                file.Write(piece);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(program, arguments);
        await run.WaitForExitAsync();
        return run.ExitCode;
    }
}
