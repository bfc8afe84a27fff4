using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Luma.Agent.Storage;

/// <summary>The few system calls that .NET has no method for.</summary>
internal static partial class Posix
{
    private const int OpenReadOnly = 0;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExecFlag = 1;

    /// <summary>fsync(2) on a folder, which <see cref="File.OpenHandle"/> refuses to open.</summary>
    public static void FlushFolder(string path)
    {
        var descriptor = Check(Open(path, OpenReadOnly), "open", path);
        try
        {
            _ = Check(FSync(descriptor), "fsync", path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>chown(2) of the group alone.</summary>
    public static void SetGroup(string path, int group) => _ = Check(ChangeOwner(path, -1, group), "chown", path);

    /// <summary>A second name for a file, link(2). One that has the name already is let go first.</summary>
    public static void Link(string path, string second)
    {
        File.Delete(second);
        _ = Check(HardLink(path, second), "link", second);
    }

    /// <summary>Keeps a descriptor from the programs that this process starts: FD_CLOEXEC of fcntl(2).</summary>
    public static void CloseOnExec(int descriptor) =>
        _ = Check(Control(descriptor, SetDescriptorFlags, CloseOnExecFlag), "fcntl", $"descriptor {descriptor}");

    /// <summary>Files (inodes) that can still be created on the folder's file system, and how many it has in all; 0 of 0 where it does not count. statvfs(3).</summary>
    public static (ulong Free, ulong Of) FreeFiles(string folder)
    {
        _ = Check(FileSystem(folder, out var found), "statvfs", folder);
        return (found.FreeFiles, found.Files);
    }

    private static int Check(int result, string call, string path) =>
        result >= 0 ? result : throw new IOException($"{call} {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwner(string path, int owner, int group);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int HardLink(string path, string second);

    [LibraryImport("libc", EntryPoint = "statvfs", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int FileSystem(string path, out FileSystemFigures found);

    /// <summary>struct statvfs of 64-bit Linux: words, of which the first eight matter; room for whatever comes after them.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct FileSystemFigures
    {
        public ulong BlockSize;
        public ulong FragmentSize;
        public ulong Blocks;
        public ulong BlocksFree;
        public ulong BlocksAvailable;
        public ulong Files;
        public ulong FilesFree;
        public ulong FreeFiles;
    }
}
