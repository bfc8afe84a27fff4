using System.Globalization;
using System.Text;

namespace Luma.Cli.Setup;

/// <summary>What runs on a server, as one script of POSIX's shell for its standard input, and the command that reads it there.</summary>
internal static class ServerScript
{
    private static readonly string[] Units = ["luma-agent.service", "luma-proxy.service", "luma-proxy.socket"];

    /// <summary>Becomes root where that needs no password, and says who it was before.</summary>
    private const string Become =
        """if [ "$(id -u)" -ne 0 ] && sudo -n true 2>/dev/null; then exec sudo -n sh -s -- "$@" "user=$(id -un)"; else exec sh -s -- "$@" "user=$(id -un)"; fi""";

    /// <summary>Keeps what comes in, and says where.</summary>
    public static string Receive { get; } = Shell("""f=$(mktemp /var/tmp/luma-agent.XXXXXX) && cat >"$f" && echo "$f" """);

    public static byte[] Text { get; } = Encoding.UTF8.GetBytes(Compose());

    /// <param name="action">As the script calls it.</param>
    /// <param name="arguments"><c>NAME=VALUE</c></param>
    public static string Command(string action, params IEnumerable<string> arguments) =>
        $"{Shell(Become)} luma {action} {string.Join(' ', arguments.Select(Quoted))}".TrimEnd();

    /// <summary>As the user who logs in.</summary>
    public static string OwnCommand(string action, params IEnumerable<string> arguments) =>
        $"exec sh -s -- {action} {string.Join(' ', arguments.Select(Quoted))}";

    public static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For the shell of the server's user, whichever that is.</summary>
    private static string Shell(string script) => $"exec sh -c {Quoted(script)}";

    private static string Compose()
    {
        var text = new StringBuilder(Resource("server.sh")).Append("\nunit() {\n  case $1 in\n");
        foreach (var unit in Units)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {unit})\n      cat <<'END_OF_UNIT'\n{Resource(unit).TrimEnd()}\nEND_OF_UNIT\n      ;;\n");
        }

        return text.Append("  esac\n}\nmain \"$@\"\nexit\n").ToString();
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ServerScript).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
