using System.Globalization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>Who asks, by the credentials that the kernel has of the other end of the unix socket (SO_PEERCRED of unix(7)).</summary>
internal static class Caller
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Process, user and group, four bytes each.</summary>
    private const int Length = 12;

    /// <summary>The user's name, or number where it has none; empty where it cannot be told.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return "";
        }

        Span<byte> credentials = stackalloc byte[Length];
        return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == Length
            ? NameOf(BitConverter.ToInt32(credentials[4..]).ToString(CultureInfo.InvariantCulture), File.ReadLines("/etc/passwd"))
            : "";
    }

    /// <param name="user">The user's number.</param>
    /// <param name="passwd">The lines of passwd(5).</param>
    internal static string NameOf(string user, IEnumerable<string> passwd) =>
        passwd.Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == user)?[0] ?? user;
}
