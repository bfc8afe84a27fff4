using System.Formats.Tar;

namespace Luma.EngineTests;

/// <summary>Images that tests need, made on the spot since no registry may be asked. They stay for the next run.</summary>
internal static class TestImages
{
    private const string BusyboxName = "luma-test/busybox:1";
    private const string ForeignName = "luma-test/foreign:1";
    private const string StaticBusybox = "/bin/busybox";

    private static readonly Lazy<Task<string>> Made = new(MakeBusyboxAsync);

    /// <summary>A shell and the usual small commands (Debian's busybox-static); sleeps unless told otherwise, ends at once on SIGTERM.</summary>
    public static Task<string> BusyboxAsync() => Made.Value;

    /// <summary>Its program is made for a processor that no server has.</summary>
    public static async Task<string> ForeignAsync()
    {
        using var root = new MemoryStream();
        await using (var tar = new TarWriter(root, TarEntryFormat.Pax, leaveOpen: true))
        {
            const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "app") { Mode = Program, DataStream = new MemoryStream(ForeignElf()) });
        }

        root.Position = 0;
        await DockerCli.RunAsync(root, "import", "--change", """CMD ["/app"]""", "-", ForeignName);
        return ForeignName;
    }

    /// <summary>The head of an ELF file (elf(5)): 64 bits, little-endian, an executable, for machine 0xFFF0.</summary>
    private static byte[] ForeignElf()
    {
        var elf = new byte[128];
        ((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(elf);
        ((ReadOnlySpan<byte>)[2, 0, 0xF0, 0xFF, 1]).CopyTo(elf.AsSpan(16));
        return elf;
    }

    private static async Task<string> MakeBusyboxAsync()
    {
        if (await DockerCli.ExistsAsync("image", BusyboxName))
            return BusyboxName;
        using var root = new MemoryStream();
        await WriteRootAsync(root);
        await DockerCli.RunAsync(
            root, "import", "--change", "ENV PATH=/bin", "--change", """CMD ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"]""", "-", BusyboxName);
        return BusyboxName;
    }

    private static async Task WriteRootAsync(MemoryStream root)
    {
        await using (var tar = new TarWriter(root, TarEntryFormat.Pax, leaveOpen: true))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "bin"));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "tmp"));
            await tar.WriteEntryAsync(StaticBusybox, "bin/busybox");
            foreach (var command in new[] { "sh", "cat", "echo", "sleep", "id", "ls", "nc", "nslookup" })
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{command}") { LinkName = "busybox" });
        }
        root.Position = 0;
    }
}
