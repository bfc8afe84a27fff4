using System.Text;
using Luma.Core.Api;

namespace Luma.Cli.Connection;

/// <summary>Where an agent listens: <c>unix:///PATH</c>.</summary>
internal sealed record AgentAddress(string SocketPath)
{
    public const string Variable = "LUMA_AGENT";

    private const string Scheme = "unix://";

    /// <summary>sun_path holds 108 bytes, the last of them NUL (unix(7)).</summary>
    private const int LongestPath = 107;

    public static readonly AgentAddress Default = new(ApiPaths.DefaultSocket);

    /// <summary>The server's name, as it stands in brackets before each line.</summary>
    public string Server { get; } = "localhost";

    /// <exception cref="UsageException">It is no such address.</exception>
    public static AgentAddress Parse(string text, string origin)
    {
        var path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : "";
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new UsageException($"{origin} must read unix:///PATH (was '{text}')", $"Write for example {origin} {Default}.");
        }

        return Encoding.UTF8.GetByteCount(path) <= LongestPath
            ? new(path)
            : throw new UsageException($"{origin} names a path of more than {LongestPath} bytes, too long for a socket", "Use a shorter path.");
    }

    public override string ToString() => Scheme + SocketPath;
}
