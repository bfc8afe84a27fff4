using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Luma.Agent.Storage;

/// <summary>
/// JSON that ends with the SHA-256 of its own text, as one more property of it, so that what is torn or was touched is never taken
/// for whole. Whoever does not know of that reads the rest.
/// </summary>
internal static class SealedJson
{
    private const string Before = ",\n  \"checksum\": \"";
    private const string After = "\"\n}";

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var text = JsonSerializer.Serialize(value, type);
        return Encoding.UTF8.GetBytes($"{text[..^2]}{Before}{Checksum(text)}{After}");
    }

    /// <summary>The value; also of an agent that wrote no checksum yet.</summary>
    /// <exception cref="InvalidDataException">It is not whole; the message says what is wrong.</exception>
    public static T Read<T>(byte[] content, JsonTypeInfo<T> type)
    {
        var text = Encoding.UTF8.GetString(content);
        var at = text.LastIndexOf(Before, StringComparison.Ordinal);
        if (at >= 0 && text[(at + Before.Length)..] != Checksum(text[..at] + "\n}") + After)
        {
            throw new InvalidDataException("its checksum does not match");
        }

        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new InvalidDataException("it holds nothing");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
