using System.Text;
using System.Text.RegularExpressions;
using Luma.Core.Api;

namespace Luma.Cli.Setup;

/// <summary>A public key of OpenSSH, one line as ssh-keygen(1) writes it: type, key, and a comment by which people know it.</summary>
/// <param name="Blob">In base64.</param>
/// <param name="Name">Of the comment, or of the file where there is none.</param>
internal sealed partial record PublicKey(string Type, string Blob, string Name)
{
    /// <exception cref="UsageException">The file is missing, or holds something else.</exception>
    public static PublicKey Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"there is no {path}", "--key takes the file of a public key, such as one of `ssh-keygen -t ed25519 -f ci`: ci.pub.");
        }

        return Parse(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path)) ?? throw new UsageException(
            $"{path} is no public key of OpenSSH",
            File.ReadAllText(path).Contains("PRIVATE KEY", StringComparison.Ordinal) ? $"It is a private key, which stays where it is: take {path}.pub." : "It must be one line: TYPE KEY COMMENT.");
    }

    /// <summary>Null where the text is something else, or more than one line.</summary>
    public static PublicKey? Parse(string text, string fallback) =>
        Form().Match(text.Trim()) is { Success: true } parts && IsOf(parts.Groups["type"].Value, parts.Groups["blob"].Value)
            ? new(parts.Groups["type"].Value, parts.Groups["blob"].Value, NameOf(parts.Groups["comment"].Value, fallback))
            : null;

    /// <summary>A line of authorized_keys (sshd(8)): whoever logs in with the key gets the agent's bridge with these rights, whatever was asked for, and nothing else.</summary>
    public string LineFor(Scope scope) =>
        $"restrict,command=\"/usr/local/bin/luma-agent bridge --scope {scope} --key {Name}\" {Type} {Blob} {Name}";

    /// <summary>A key says itself of which type it is, in its first field (RFC 4253, 6.6).</summary>
    private static bool IsOf(string type, string blob)
    {
        var bytes = new byte[blob.Length];
        return Convert.TryFromBase64String(blob, bytes, out var length)
            && length > 4 + type.Length
            && bytes.AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, (byte)type.Length])
            && Encoding.ASCII.GetString(bytes, 4, type.Length) == type;
    }

    private static string NameOf(string comment, string fallback)
    {
        var name = Strange().Replace(comment.Length > 0 ? comment : fallback, "-").TrimStart('-', '.', '_', '@');
        return name.Length == 0 ? "unnamed" : name[..Math.Min(name.Length, 64)];
    }

    [GeneratedRegex(@"\A(?<type>[a-z0-9@.-]{1,64}) (?<blob>AAAA[A-Za-z0-9+/]+={0,2})( (?<comment>[^\r\n]*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("[^A-Za-z0-9@._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Strange();
}
