using System.Globalization;
using System.Text.RegularExpressions;

namespace Luma.Cli.Connection;

/// <summary>A server as <c>servers</c> of <c>luma.yml</c> names it. What is null is left to <c>ssh</c>, which knows the person's own configuration.</summary>
internal sealed partial record ServerEntry
{
    private const string LocalHost = "localhost";

    /// <summary>This machine, by the agent's socket.</summary>
    public static readonly ServerEntry Local = new() { Name = LocalHost, Host = LocalHost };

    /// <summary>What people call it, unique in a file.</summary>
    public required string Name { get; init; }

    /// <summary>An address, a name of DNS, or a name of the person's <c>~/.ssh/config</c>.</summary>
    public required string Host { get; init; }

    public string? User { get; init; }
    public int? Port { get; init; }

    /// <summary>The private key's file.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>The agent's socket on the server, where it is not the usual one.</summary>
    public string? Socket { get; init; }

    /// <summary>Whether it is this machine, to which no connection over SSH is needed.</summary>
    public bool IsLocal => Host == LocalHost && User is null && Port is null;

    /// <summary>As one would write it behind <c>ssh</c>.</summary>
    public string Destination => User is null ? Host : $"{User}@{Host}";

    /// <summary>Reads <c>[user@]host[:port]</c>; an IPv6 address with a port stands in brackets. Null where it is no such thing.</summary>
    public static ServerEntry? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } parts)
        {
            return null;
        }

        int? port = parts.Groups["port"] is { Success: true } given
            ? int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && IsPort(number) ? number : -1
            : null;
        var user = parts.Groups["user"] is { Success: true } named ? named.Value : null;
        return port == -1 ? null : new()
        {
            Name = text[(user is null ? 0 : user.Length + 1)..],
            Host = parts.Groups["host"].Value,
            User = user,
            Port = port,
        };
    }

    public static bool IsPort(int number) => number is > 0 and <= ushort.MaxValue;

    /// <summary>Whether it can be the host of a command line of <c>ssh</c>, and nothing else there.</summary>
    public static bool IsHost(string text) => Parse(text) is { User: null, Port: null } entry && entry.Host == text;

    public static bool IsUser(string text) => Users().IsMatch(text);

    [GeneratedRegex(@"\A((?<user>[A-Za-z0-9_.][A-Za-z0-9_.$+-]*)@)?(\[(?<host>[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?)\](:(?<port>\d+))?|(?<host>[A-Za-z0-9_.][A-Za-z0-9_.-]*)(:(?<port>\d+))?|(?<host>[0-9A-Fa-f]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.$+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Users();
}
