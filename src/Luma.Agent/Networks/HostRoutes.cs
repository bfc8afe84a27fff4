using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Luma.Agent.Networks;

/// <summary>
/// The blocks that this host already routes somewhere (<c>/proc/net/route</c>), which no new network may cover. An agent in a container
/// sees only its own there; those of its host may be mounted into it.
/// </summary>
internal static class HostRoutes
{
    private static readonly string[] Files = ["/proc/net/route", "/host/route"];

    public static IReadOnlyList<Ipv4Block> Read() => [.. Files.Where(File.Exists).SelectMany(file => Parse(File.ReadLines(file)))];

    /// <summary>Columns are tab-separated: interface, destination, gateway, flags, …, mask (8th); addresses are little-endian hexadecimal.</summary>
    public static IReadOnlyList<Ipv4Block> Parse(IEnumerable<string> lines) =>
        [.. lines.Skip(1).Select(line => line.Split('\t')).Where(columns => columns.Length > 7).Select(Block).Where(block => block.Prefix > 0)];

    private static Ipv4Block Block(string[] columns) => new(Hex(columns[1]), BitOperations.PopCount(Hex(columns[7])));

    private static uint Hex(string text) =>
        BinaryPrimitives.ReverseEndianness(uint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
