using Luma.Cli.Connection;
using Luma.Cli.Connection.Ssh;

namespace Luma.Cli.Configuration;

/// <summary>The keys of <c>servers</c> and <c>ssh</c>.</summary>
internal static class ServerKeys
{
    private const string Example = "write user@host, user@host:port, a name of ~/.ssh/config, localhost, or a mapping";

    public static readonly KeyTable<ServerEntry> Mapped = new(
        new("name", (server, field) => server with { Name = Name(field) }),
        new("host", (server, field) => server with { Host = Host(field) })
        {
            Required = "is required: an address, or a name of ~/.ssh/config",
        },
        new("user", (server, field) => server with { User = User(field) }),
        new("port", (server, field) => server with { Port = Port(field) }),
        new("identity_file", (server, field) => server with { IdentityFile = field.Text("") }),
        new("socket", (server, field) => server with { Socket = Socket(field) }));

    public static readonly KeyTable<SshDefaults> Ssh = new(
        new("user", (ssh, field) => ssh with { User = User(field) }),
        new("port", (ssh, field) => ssh with { Port = Port(field) }),
        new("identity_file", (ssh, field) => ssh with { IdentityFile = field.Text("") }),
        new("known_hosts", (ssh, field) => ssh with { KnownHosts = field.Text("") }),
        new("connect_timeout", (ssh, field) => ssh with { ConnectTimeout = Positive(field, ssh.ConnectTimeout) }),
        new("options", (ssh, field) => ssh with { Options = Options(field) }));

    private static readonly ServerEntry Blank = new() { Name = "", Host = "" };

    /// <summary>All servers; of two with one name the first.</summary>
    public static IReadOnlyList<ServerEntry> Bind(Field field)
    {
        List<ServerEntry> servers = [];
        foreach (var item in field.Items("a list of servers"))
        {
            var server = One(item);
            if (server.Name.Length > 0 && servers.Any(other => other.Name == server.Name))
            {
                item.Problem($"is called {server.Name} like another one; give one of them a name of its own: {{name: …, host: …}}");
            }
            else if (server.Host.Length > 0)
            {
                servers.Add(server);
            }
        }

        return servers;
    }

    private static ServerEntry One(Field item)
    {
        if (item.Node is Mapping)
        {
            var mapped = Mapped.Bind(Blank, item);
            return mapped.Name.Length > 0 ? mapped : mapped with { Name = mapped.Port is { } port ? $"{mapped.Host}:{port}" : mapped.Host };
        }

        var text = item.Text("");
        if (text.Length > 0 && ServerEntry.Parse(text) is { } server)
        {
            return server;
        }

        if (text.Length > 0)
        {
            item.Problem($"must be a server (was '{text}'): {Example}");
        }

        return Blank;
    }

    private static string Name(Field field)
    {
        var name = field.Text("");
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or ':')))
        {
            field.Problem($"must consist of letters, digits, dots and hyphens (was '{name}')");
        }

        return name;
    }

    private static string Host(Field field)
    {
        var host = field.Text("");
        if (host.Length > 0 && !ServerEntry.IsHost(host))
        {
            field.Problem($"must be an address or a name, without user and port (was '{host}')");
        }

        return host;
    }

    private static string? User(Field field)
    {
        var user = field.Text("");
        if (user.Length > 0 && !ServerEntry.IsUser(user))
        {
            field.Problem($"must be the name of a user (was '{user}')");
        }

        return user.Length > 0 ? user : null;
    }

    private static int? Port(Field field)
    {
        var port = field.Whole(22);
        if (!ServerEntry.IsPort(port))
        {
            field.Problem($"must be from 1 to 65535 (was {port})");
        }

        return port;
    }

    private static string Socket(Field field)
    {
        var path = field.Text("/");
        if (!path.StartsWith('/') || path.Any(c => c is '\'' or ':' || char.IsControl(c)))
        {
            field.Problem($"must be an absolute path without colons and quotes (was '{path}')");
        }

        return path;
    }

    private static TimeSpan Positive(Field field, TimeSpan fallback)
    {
        var time = field.Duration(fallback);
        if (time <= TimeSpan.Zero)
        {
            field.Problem("must be greater than zero");
        }

        return time;
    }

    private static Dictionary<string, string> Options(Field field)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in field.Entries("a mapping of options of ssh_config(5)"))
        {
            options[name] = value.Text("");
            if (name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
            {
                value.Problem("must be called like an option of ssh_config(5), such as ProxyJump");
            }
        }

        return options;
    }
}
