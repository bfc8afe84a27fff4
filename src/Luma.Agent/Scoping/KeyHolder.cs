using System.Net;
using Luma.Core.Api;

namespace Luma.Agent.Scoping;

/// <summary>
/// Who came over SSH with a key of narrower rights. sshd runs the bridge in place of whatever that person asks for, and the bridge says
/// so in the first line of the connection; nothing that the person sends comes before it.
/// </summary>
/// <param name="Key">The key's name.</param>
/// <param name="From">The address from which the login came; null where it is not known.</param>
internal sealed record KeyHolder(Scope Scope, string Key, string? From)
{
    private const string Word = "luma-key";

    /// <summary>The name of the socket for such connections, beside the agent's own.</summary>
    public static string SocketBeside(string socket) => $"{socket}.keys";

    /// <summary>The connection's first line, without its end.</summary>
    public string Preamble => From is null ? $"{Word} {Key} {Scope}" : $"{Word} {Key} {Scope} {From}";

    /// <summary>Null where the line is none.</summary>
    public static KeyHolder? Parse(string line) => line.Split(' ') switch
    {
        [Word, var key, var scope] => Of(key, scope, null),
        [Word, var key, var scope, var from] when IPAddress.TryParse(from, out _) => Of(key, scope, from),
        _ => null,
    };

    private static KeyHolder? Of(string key, string scope, string? from) =>
        Scope.IsKeyName(key) && Scope.Parse(scope) is { } read ? new(read, key, from) : null;
}
