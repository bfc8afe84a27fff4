using Luma.Agent.Crashing;

namespace Luma.Agent.Storage;

/// <summary>A file that is either wholly the old one or wholly the new one, also after a crash or a power cut.</summary>
internal static class DurableFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What the name of a file ends with that is not whole yet.</summary>
    public const string Temporary = ".tmp";

    /// <summary>What the name of the file ends with that was there before, where that is kept.</summary>
    public const string Previous = ".previous";

    /// <param name="path">The file.</param>
    /// <param name="content">All that it is to hold.</param>
    /// <param name="keepPrevious">Whether what it held stays beside it.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool keepPrevious = false)
    {
        CrashPoints.Pass("before writing", path);
        var temporary = path + Temporary;
        try
        {
            WriteTemporary(temporary, content);
            if (keepPrevious && File.Exists(path))
            {
                CrashPoints.Pass("before keeping", path);
                Posix.Link(path, path + Previous);
            }
        }
        catch (IOException)
        {
            // On a full disk it must not take the room that is left.
            File.Delete(temporary);
            throw;
        }

        CrashPoints.Pass("before renaming to", path);
        File.Move(temporary, path, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
        CrashPoints.Pass("after writing", path);
    }

    /// <summary>What the file held before is in its place again, which takes no room: for what was not to be, on a disk that is full.</summary>
    public static void TakeBack(string path)
    {
        CrashPoints.Pass("before taking back", path);
        File.Move(path + Previous, path, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
        CrashPoints.Pass("after taking back", path);
    }

    public static void Delete(string path)
    {
        CrashPoints.Pass("before removing", path);
        File.Delete(path);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
        CrashPoints.Pass("after removing", path);
    }

    private static void WriteTemporary(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly };
        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }
}
