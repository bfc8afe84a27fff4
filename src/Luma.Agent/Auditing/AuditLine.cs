using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Luma.Core.Api;

namespace Luma.Agent.Auditing;

/// <summary>A line on the disk: JSON with an entry and the SHA-256 of the line before it, so that none can be changed, left out or put between.</summary>
/// <param name="Previous">Hexadecimal digits; of zeros only in the very first line.</param>
/// <param name="Entry">What happened.</param>
internal sealed record AuditLine(string Previous, AuditEntry Entry)
{
    /// <summary>What the first line has for the hash of the one before.</summary>
    public static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    public static string HashOf(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));

    /// <summary>Without its end.</summary>
    public string Write() => JsonSerializer.Serialize(this, AuditJson.Default.AuditLine);

    /// <summary>Null where it is none.</summary>
    public static AuditLine? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.AuditLine) is { Previous: not null, Entry: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
