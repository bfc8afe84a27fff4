using System.Formats.Tar;

namespace Luma.EngineTests;

/// <summary>Images that tests need, made on the spot since no registry may be asked. They stay for the next run.</summary>
internal static class TestImages
{
    private const string BusyboxName = "luma-test/busybox:1";
    private const string StaticBusybox = "/bin/busybox";

    private static readonly Lazy<Task<string>> Made = new(MakeBusyboxAsync);

    /// <summary>A shell and the usual small commands (Debian's busybox-static); sleeps unless told otherwise, ends at once on SIGTERM.</summary>
    public static Task<string> BusyboxAsync() => Made.Value;

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
