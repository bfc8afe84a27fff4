using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Luma.Agent.Networks;

/// <summary>A block of IPv4 addresses in CIDR notation (RFC 4632).</summary>
internal readonly record struct Ipv4Block(uint First, int Prefix)
{
    public uint Size => Prefix == 0 ? uint.MaxValue : 1u << (32 - Prefix);

    public uint Last => First + (Size - 1);

    public Ipv4Block LowerHalf => new(First, Prefix + 1);

    public Ipv4Block UpperHalf => new(First + (Size / 2), Prefix + 1);

    public static bool TryParse(string? text, out Ipv4Block block)
    {
        block = default;
        if (!IPNetwork.TryParse(text, out var network) || network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
        {
            return false;
        }

        block = new(Number(network.BaseAddress), network.PrefixLength);
        return true;
    }

    public bool Overlaps(Ipv4Block other) => First <= other.Last && other.First <= Last;

    public bool Contains(IPAddress address) => Number(address) is var number && number >= First && number <= Last;

    public static IPAddress Address(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new(bytes);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address(First)}/{Prefix}");

    private static uint Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out var written) && written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }
}
