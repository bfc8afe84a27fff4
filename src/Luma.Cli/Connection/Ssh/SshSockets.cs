namespace Luma.Cli.Connection.Ssh;

/// <summary>Where one connection has its local sockets. Paths of sockets end at 103 bytes on some systems, and ssh adds 17 while it makes one.</summary>
/// <param name="Folder">For the connections of one run, closed to others.</param>
/// <param name="Name">Unique there.</param>
internal sealed record SshSockets(string Folder, string Name)
{
    private const int LongestFolder = 70;

    /// <summary>By which other processes share the connection.</summary>
    public string Control => Path.Combine(Folder, $"{Name}.c");

    /// <summary>Which leads to the agent's socket on the server.</summary>
    public string Agent => Path.Combine(Folder, $"{Name}.a");

    /// <summary>A new folder that only its owner may enter.</summary>
    public static string NewFolder()
    {
        var usual = Path.GetTempPath();
        if (usual.Length <= LongestFolder)
        {
            return Directory.CreateTempSubdirectory("luma-").FullName;
        }

        var folder = $"/tmp/luma-{Guid.NewGuid():N}"[..22];
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public void Delete()
    {
        foreach (var file in new[] { Control, Agent })
        {
            try
            {
                File.Delete(file);
            }
            catch (IOException)
            {
                // The folder went with the last connection.
            }
        }
    }
}
