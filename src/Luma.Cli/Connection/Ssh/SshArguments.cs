using System.Globalization;

namespace Luma.Cli.Connection.Ssh;

/// <summary>Command lines of OpenSSH's client, ssh(1) and ssh_config(5). Of an option that is given twice the first counts.</summary>
internal static class SshArguments
{
    /// <summary>After so many seconds without a word from the server it is asked for one,</summary>
    private const int AliveInterval = 5;

    /// <summary>and after so many questions without an answer the connection is given up.</summary>
    private const int AliveCount = 3;

    /// <summary>The connection that everything else shares. It runs no command, and has none of the forwardings of the person's own configuration.</summary>
    /// <param name="control">The socket by which it is shared.</param>
    /// <param name="asks">Whether it may ask the person at the terminal for a passphrase, or about the server's key.</param>
    public static IReadOnlyList<string> Master(ServerEntry server, SshDefaults defaults, string control, bool asks) =>
    [
        "-N", "-T", "-S", control,
        .. Options(
            ("ControlMaster", "yes"), ("ControlPersist", "no"), ("ClearAllForwardings", "yes"), ("ForwardAgent", "no"), ("ForwardX11", "no"),
            ("RemoteCommand", "none"), ("RequestTTY", "no"), ("ForkAfterAuthentication", "no"), ("LogLevel", "INFO"), ("BatchMode", asks ? "no" : "yes")),
        .. defaults.Options.SelectMany(option => Options((option.Key, option.Value))),
        .. defaults.KnownHosts is { } known ? Options(("UserKnownHostsFile", known)) : [],
        .. Options(
            ("ConnectTimeout", Whole(Math.Max(1, (int)Math.Ceiling(defaults.ConnectTimeout.TotalSeconds)))),
            ("ServerAliveInterval", Whole(AliveInterval)), ("ServerAliveCountMax", Whole(AliveCount))),
        .. server.Port is { } port ? (IEnumerable<string>)["-p", Whole(port)] : [],
        .. server.User is { } user ? (IEnumerable<string>)["-l", user] : [],
        .. server.IdentityFile is { } key ? (IEnumerable<string>)["-i", key] : [],
        "--", server.Host,
    ];

    /// <summary>Has the connection lead a local socket to one of the server.</summary>
    public static IReadOnlyList<string> Forward(string control, string local, string remote) =>
        [.. Shared(control), "-O", "forward", "-L", $"{local}:{remote}", "shared"];

    /// <summary>Runs a command over the connection.</summary>
    public static IReadOnlyList<string> Run(string control, string command) => [.. Shared(control), "-T", "--", "shared", command];

    /// <summary>Whoever shares a connection reads no configuration, and makes no connection of its own where there is none to share.</summary>
    private static IEnumerable<string> Shared(string control) => ["-F", "none", "-S", control, .. Options(("ControlMaster", "no"), ("ProxyCommand", "false"), ("LogLevel", "ERROR"))];

    private static IEnumerable<string> Options(params (string Name, string Value)[] options) =>
        options.SelectMany(option => (IEnumerable<string>)["-o", $"{option.Name}={option.Value}"]);

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
