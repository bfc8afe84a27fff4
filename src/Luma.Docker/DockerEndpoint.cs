using System.Text;

namespace Luma.Docker;

/// <summary>The unix socket on which a Docker Engine listens, written <c>unix:///path</c>.</summary>
public sealed record DockerEndpoint
{
    // sun_path in <sys/un.h> holds 108 bytes, the closing zero included.
    private const int LongestSocketPath = 107;
    private const string Scheme = "unix://";

    private DockerEndpoint(string socketPath) => SocketPath = socketPath;

    /// <summary>Where Docker Engine listens unless told otherwise: <c>unix:///var/run/docker.sock</c>.</summary>
    public static DockerEndpoint Default { get; } = new("/var/run/docker.sock");

    /// <summary>Absolute path of the socket file.</summary>
    public string SocketPath { get; }

    /// <summary>Reads <c>unix:///path</c>.</summary>
    /// <exception cref="FormatException">Another scheme, a relative path, or a path longer than a unix socket may have.</exception>
    public static DockerEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
            throw new FormatException($"'{text}' is no Docker endpoint that is supported: write unix:///path/to/docker.sock");
        var path = text[Scheme.Length..];
        if (path.Length < 2 || path[0] != '/')
            throw new FormatException($"'{text}' must name an absolute path, as in {Default}");
        if (Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
            throw new FormatException($"'{text}' is too long: a unix socket's path has at most {LongestSocketPath} bytes");
        return new(path);
    }

    /// <inheritdoc/>
    public override string ToString() => Scheme + SocketPath;
}
