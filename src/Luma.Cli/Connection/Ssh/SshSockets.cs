namespace Luma.Cli.Connection.Ssh;

/// <summary>Where one connection has its local sockets: in a folder of its own that only its owner may enter.</summary>
internal sealed class SshSockets
{
    /// <summary>Paths of sockets end at 103 bytes on some systems, and ssh adds 17 while it makes one.</summary>
    private const int LongestFolder = 60;

    public SshSockets()
    {
        if (Path.GetTempPath().Length <= LongestFolder)
        {
            Folder = Directory.CreateTempSubdirectory("luma-").FullName;
            return;
        }

        Folder = $"/tmp/luma-{Guid.NewGuid():N}"[..22];
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Folder { get; }

    /// <summary>By which other processes share the connection.</summary>
    public string Control => Path.Combine(Folder, "control");

    /// <summary>Which leads to the agent's socket on the server.</summary>
    public string Agent => Path.Combine(Folder, "agent");

    public void Delete()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The process that watches over the connection was faster.
        }
    }
}
