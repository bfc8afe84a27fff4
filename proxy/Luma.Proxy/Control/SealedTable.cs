using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Luma.Proxy;

/// <summary>
/// A table as it travels and lies on a disk: JSON with the version of the format and the SHA-256 of the table's own text, so
/// that one that is torn or was touched is never taken for whole.
/// </summary>
public static class SealedTable
{
    private const int Format = 1;

    /// <summary>The table with its seal.</summary>
    public static byte[] Write(RouteTable table)
    {
        var text = JsonSerializer.Serialize(table, ProxyJson.Default.RouteTable);
        return Encoding.UTF8.GetBytes($$"""{"format":{{Format}},"checksum":"{{Checksum(text)}}","table":{{text}}}""");
    }

    /// <summary>The table, if its seal is whole.</summary>
    /// <exception cref="InvalidDataException">It is not; the message says what is wrong.</exception>
    public static RouteTable Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Unseal(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"it is no whole table: {fault.Message}", fault);
        }
    }

    private static RouteTable Unseal(JsonElement root)
    {
        if (root.GetProperty("format").GetInt32() is var format and not Format)
        {
            throw new InvalidDataException($"it has format {format}, this program reads {Format}");
        }

        var table = root.GetProperty("table");
        return root.GetProperty("checksum").GetString() == Checksum(table.GetRawText())
            ? table.Deserialize(ProxyJson.Default.RouteTable) ?? throw new InvalidDataException("it holds no table")
            : throw new InvalidDataException("its checksum does not fit its table");
    }

    private static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
