namespace Luma.Agent.Networks;

/// <summary>
/// Where Luma's networks lie. Docker takes a chosen address only on a network with a chosen subnet, so every project network gets
/// one: Docker hands out addresses from its lower half, Luma picks its own from the upper half, and the two never meet.
/// </summary>
internal static class Subnets
{
    /// <summary>1,022 addresses: 510 for Docker's half, 511 for ours.</summary>
    public const int Prefix = 22;

    /// <summary>Private addresses (RFC 1918): first a part that clouds and offices seldom use, the others for hosts that route all of 10/8.</summary>
    private static readonly Ipv4Block[] Pools =
    [
        new(0x0AC8_0000, 13), // 10.200.0.0/13
        new(0xAC10_0000, 12), // 172.16.0.0/12
        new(0xC0A8_0000, 16), // 192.168.0.0/16
    ];

    /// <summary>The free blocks of all pools, in order.</summary>
    public static IEnumerable<Ipv4Block> Free(IReadOnlyCollection<Ipv4Block> taken) =>
        Pools.SelectMany(Blocks).Where(block => !taken.Any(block.Overlaps));

    private static IEnumerable<Ipv4Block> Blocks(Ipv4Block pool)
    {
        var size = new Ipv4Block(0, Prefix).Size;
        for (var first = pool.First; first < pool.Last; first += size)
        {
            yield return new(first, Prefix);
        }
    }

    /// <summary>The addresses that Luma may pick: the upper half without the broadcast address.</summary>
    public static IEnumerable<string> Own(Ipv4Block subnet)
    {
        var half = subnet.UpperHalf;
        for (var number = half.First; number < half.Last; number++)
        {
            yield return Ipv4Block.Address(number).ToString();
        }
    }
}
