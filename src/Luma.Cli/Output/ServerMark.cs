using System.Text.Json;

namespace Luma.Cli.Output;

/// <summary>JSON that tells which server it is of.</summary>
internal static class ServerMark
{
    /// <summary>An object with <c>server</c> before its own properties; of an array each of its objects.</summary>
    public static IEnumerable<string> On(string json, string server)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(item => Marked(item.GetRawText(), server))]
            : [Marked(json, server)];
    }

    private static string Marked(string item, string server)
    {
        var rest = item.AsSpan().TrimStart()[1..].TrimStart();
        return $"{{\"server\":\"{JsonEncodedText.Encode(server)}\"{(rest is ['}', ..] ? "" : ",")}{rest}";
    }
}
