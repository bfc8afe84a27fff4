namespace Luma.Cli.Connection.Ssh;

/// <summary>What OpenSSH's client says of a connection that did not come about, and what to do about it.</summary>
internal static class SshFault
{
    private const string UnknownKey = "its host key is not known here";
    private const string Unaccepted = "it does not accept the key";

    /// <summary>How ssh calls the other end of a connection that is no socket of its own: one through ProxyJump or ProxyCommand.</summary>
    private const string Between = "UNKNOWN port 65535";

    private static readonly (string Said, string Reason, Func<ServerEntry, string> Remedy)[] Known =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", "its host key is another one than before", server =>
            $"If the server was set up anew, `ssh-keygen -R '{KnownHost(server)}'` forgets the old key; otherwise somebody may stand between you and it."),
        ("Host key verification failed", UnknownKey, server => $"Compare the key's fingerprint and accept it: `{Command(server)}`."),
        ("host key is known for", UnknownKey, server => $"Compare the key's fingerprint and accept it: `{Command(server)}`."),
        ("UNPROTECTED PRIVATE KEY FILE", "others may read the private key, so ssh does not use it", _ => "Close it with `chmod 600 FILE`."),
        ("Permission denied (", Unaccepted, server =>
            $"Load the key with `ssh-add`, which one with a passphrase wants where there is no terminal, or name it under ssh.identity_file in luma.yml; `{Command(server)}` must work without a password."),
        ("Too many authentication failures", "it was offered too many keys", _ => "Name the one to use under ssh.identity_file, and set IdentitiesOnly: yes under ssh.options, in luma.yml."),
        ("Could not resolve hostname", "its name is not known", _ => "Mind the name in luma.yml, or add it to ~/.ssh/config."),
        ("Connection refused", "nobody listens on its SSH port", _ => "Mind the port in luma.yml, and whether sshd runs on the server."),
        ("Operation timed out", "it does not answer", Away),
        ("Connection timed out", "it does not answer", Away),
        ("timed out", "it does not answer", Away),
        ("No route to host", "there is no way to it", Away),
        ("Network is unreachable", "there is no way to it", Away),
        ("Bad configuration option", "ssh does not know an option", _ => "Mind ssh.options in luma.yml, and ~/.ssh/config."),
        ("not responding", "it ceased to answer", Away),
        ("Connection closed", "it broke off the connection", _ => "Look into sshd's log on the server: `journalctl -u ssh`."),
        ("Connection reset", "it broke off the connection", _ => "Look into sshd's log on the server: `journalctl -u ssh`."),
    ];

    /// <param name="said">What ssh wrote to its standard error.</param>
    public static AgentUnreachableException Of(ServerEntry server, int exitCode, IReadOnlyList<string> said)
    {
        var (reason, remedy) = exitCode == 127
            ? ("there is no ssh on this machine", "Install OpenSSH's client: on Debian and Ubuntu it is openssh-client.")
            : Known.Where(known => said.Any(line => line.Contains(known.Said, StringComparison.Ordinal)))
                .Select(known => (known.Reason, known.Remedy(server)))
                .FirstOrDefault(($"ssh ended with exit code {exitCode}", $"`{Command(server)}` shows more."));
        var between = said.Any(line => line.Contains(Between, StringComparison.Ordinal));
        return new($"no connection over SSH to {server.Destination}{At(server)}: {(between ? "its jump host or proxy is in the way: " : "")}{reason}", between ? Way(server) : remedy)
        {
            Server = server.Name,
            Evidence = Last(said),
            WantsAnswer = reason is Unaccepted or UnknownKey,
        };
    }

    /// <summary>ssh neither connected nor gave up.</summary>
    public static AgentUnreachableException Late(ServerEntry server, TimeSpan patience, IReadOnlyList<string> said) =>
        new($"no connection over SSH to {server.Destination}{At(server)}: it did not let us in within {patience.TotalSeconds:0} s", Away(server)) { Server = server.Name, Evidence = Last(said) };

    /// <summary>The server lets us in, and neither its agent's socket nor its bridge answers.</summary>
    /// <param name="exitCode">The bridge's.</param>
    /// <param name="said">What the bridge wrote to its standard error.</param>
    public static AgentUnreachableException NoAgent(ServerEntry server, string socket, int exitCode, IReadOnlyList<string> said)
    {
        var all = string.Join('\n', said);
        var (reason, remedy) = exitCode == 127 || all.Contains("not found", StringComparison.Ordinal)
            ? ("no luma-agent is installed there", $"`luma setup {server.Name}` installs it.")
            : all.Contains("ermission denied", StringComparison.Ordinal)
                ? ($"the user may not use the agent's socket {socket}", "Add the user to group luma on the server, `sudo usermod -aG luma USER`, or log in as another one.")
                : all.Contains("bridge", StringComparison.Ordinal)
                    ? ("sshd forwards no sockets, and this agent is too old to do without", "Upgrade the agent, or allow AllowStreamLocalForwarding in sshd_config.")
                    : ($"no agent answers at {socket}", $"Start it: `ssh {server.Destination} sudo systemctl start luma-agent`; `luma setup {server.Name}` installs it where it is missing.");
        return new($"{server.Destination}{At(server)} lets us in, but {reason}", remedy) { Server = server.Name, Evidence = Last(said) };
    }

    private static IReadOnlyList<string> Last(IReadOnlyList<string> said) => [.. said.TakeLast(5)];

    private static string Way(ServerEntry server) => $"Mind ProxyJump or ProxyCommand in ~/.ssh/config, or under ssh.options in luma.yml: `{Command(server)}` must work without a password.";

    private static string Away(ServerEntry server) => $"Mind whether the server runs and its firewall lets SSH through: `{Command(server)}`.";

    private static string Command(ServerEntry server) => $"ssh {(server.Port is { } port ? $"-p {port} " : "")}{server.Destination}";

    private static string KnownHost(ServerEntry server) => server.Port is { } port and not 22 ? $"[{server.Host}]:{port}" : server.Host;

    private static string At(ServerEntry server) => server.Port is { } port ? $" port {port}" : "";
}
