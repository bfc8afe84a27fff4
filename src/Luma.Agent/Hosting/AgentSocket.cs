using System.Globalization;
using System.Net.Sockets;
using Luma.Agent.Storage;

namespace Luma.Agent.Hosting;

/// <summary>The file of the API's unix socket: who may use it, and that only one agent has it.</summary>
internal static class AgentSocket
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode Socket = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>
    /// Where the socket is made, to be given its name when it is protected and the agent works. Closing a socket removes the
    /// file that it was made as, which must not be one that another agent has put in its place.
    /// </summary>
    public static string Unpublished(string path) => string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");

    /// <summary>Makes room for the socket. A file that a dead agent left may be replaced; a living agent's only by its successor.</summary>
    /// <exception cref="IOException">An agent answers there already.</exception>
    public static void Prepare(string path, bool replace)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, Folder);
            GiveToGroup(folder);
        }

        if (!replace && File.Exists(path) && Answers(path))
        {
            throw new IOException($"another luma-agent already answers at {path}; stop it, or give this one another --socket");
        }

        File.Delete(Unpublished(path));
    }

    /// <summary>The owner, and group <c>luma</c> if it is given to it and there is one, may talk to the agent, which is to say: be root here.</summary>
    public static void Publish(string path, bool group)
    {
        var made = Unpublished(path);
        File.SetUnixFileMode(made, Socket);
        if (group)
        {
            GiveToGroup(made);
        }

        File.Move(made, path, overwrite: true);
    }

    private static bool Answers(string path)
    {
        using var probe = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void GiveToGroup(string path)
    {
        var group = File.ReadLines("/etc/group").Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == "luma");
        if (group is [_, _, var id, ..])
        {
            Posix.SetGroup(path, int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
