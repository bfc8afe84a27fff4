using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Luma.Agent.Deployments;
using Luma.Agent.Diagnosis;
using Luma.Agent.Scoping;
using Luma.Core.Api;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Luma.Agent.Api;

/// <summary>Who asks, by the credentials that the kernel has of the other end of the unix socket (SO_PEERCRED of unix(7)).</summary>
internal static partial class Caller
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Process, user and group, four bytes each.</summary>
    private const int Length = 12;

    /// <summary>The user's name, or number where it has none; empty where it cannot be told.</summary>
    public static string Of(HttpContext context) => Asking(context).User;

    /// <summary>Who asks for a deployment, which waits for its app unless <c>?wait=false</c> says otherwise.</summary>
    public static Asker Asking(HttpContext context)
    {
        var waits = context.Request.Query["wait"] != "false";
        var holder = context.Features.Get<KeyHolder>();
        Span<byte> credentials = stackalloc byte[Length];
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket
            || socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) != Length)
        {
            return new("", Waits: waits);
        }

        var process = BitConverter.ToInt32(credentials);
        var user = NameOf(BitConverter.ToInt32(credentials[4..]).ToString(CultureInfo.InvariantCulture), File.ReadLines("/etc/passwd"));
        return new(
            holder is null ? user : $"{user} (key {holder.Key})",
            process,
            Seen(SshLogin.AddressOf(process), holder is null ? OriginIn(context.Request.Headers) : OriginOf(holder)),
            waits);
    }

    /// <summary>The same, of what may stand still before its switch: with <c>?hold=SECONDS</c>.</summary>
    /// <exception cref="ApiFault">That is no such time.</exception>
    public static Asker AskingToHold(HttpContext context) => Asking(context) with { Hold = HoldTime.In(context.Request.Query, "hold") };

    /// <summary>The kernel's word goes before the caller's, whose key counts where his word does not gainsay it.</summary>
    internal static Origin? Seen(IPAddress? seen, Origin? told) =>
        seen?.ToString() is { } address && address != told?.Address ? new(address, null) : told;

    /// <summary>What is no address and no fingerprint is left out: the audit repeats nothing that somebody makes up.</summary>
    internal static Origin? OriginIn(IHeaderDictionary headers) => headers[Origin.AddressHeader] is [{ } address] && IPAddress.TryParse(address, out var parsed)
        ? new(parsed.ToString(), headers[Origin.KeyHeader] is [{ } key] && Fingerprint().IsMatch(key) ? key : null)
        : null;

    /// <summary>Of a key of narrower rights the bridge tells, and the headers are not believed.</summary>
    private static Origin? OriginOf(KeyHolder holder) => holder.From is { } address ? new(address, null) : null;

    /// <param name="user">The user's number.</param>
    /// <param name="passwd">The lines of passwd(5).</param>
    internal static string NameOf(string user, IEnumerable<string> passwd) =>
        passwd.Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == user)?[0] ?? user;

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
