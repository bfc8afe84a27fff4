namespace Luma.Agent.Storage;

/// <summary>A file that is either wholly the old one or wholly the new one, also after a crash or a power cut.</summary>
internal static class DurableFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
