namespace Luma.Tests.Proxy.Rig;

/// <summary>Reads the head of a message as it came.</summary>
internal static class RawHead
{
    /// <summary>The value of each header of this name.</summary>
    public static IEnumerable<string> Values(string? head, string name) => head!
        .Split("\r\n")
        .Select(line => line.Split(':', 2))
        .Where(header => header.Length == 2 && header[0].Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(header => header[1].Trim());
}
