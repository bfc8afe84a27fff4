using System.Security.Cryptography;
using Luma.Core.Api;

namespace Luma.Cli.Connection;

/// <summary>What sshd tells its sessions of the person who logged in: <c>SSH_CONNECTION</c> and, with <c>ExposeAuthInfo yes</c>, <c>SSH_USER_AUTH</c> (ssh(1)).</summary>
internal static class SshLogin
{
    /// <summary>Null where nobody logged in over SSH.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static Origin? Find(Func<string, string?> variable) =>
        variable("SSH_CONNECTION")?.Split(' ') is [{ Length: > 0 } address, ..] ? new(address, KeyIn(variable("SSH_USER_AUTH"))) : null;

    private static string? KeyIn(string? file)
    {
        try
        {
            return File.Exists(file) ? File.ReadLines(file).Select(Fingerprint).OfType<string>().FirstOrDefault() : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // Who may not read it is somebody else by now, as with su.
        }
    }

    /// <summary>Of a line <c>publickey TYPE BASE64</c>; null for other ways to log in.</summary>
    private static string? Fingerprint(string line)
    {
        var key = new byte[line.Length];
        return line.Split(' ') is ["publickey", _, var text, ..] && Convert.TryFromBase64String(text, key, out var length)
            ? "SHA256:" + Convert.ToBase64String(SHA256.HashData(key.AsSpan(0, length))).TrimEnd('=')
            : null;
    }
}
