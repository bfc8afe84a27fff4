namespace Luma.Agent.Networks;

/// <summary>
/// Where Luma's networks lie. Docker takes a chosen address only on a network with a chosen subnet, so every project network gets
/// one: Docker hands out addresses from its lower half, Luma picks its own from the upper half, and the two never meet.
/// </summary>
internal static class Subnets
{
    /// <summary>1,022 addresses: 510 for Docker's half, 511 for ours.</summary>
    public const int Prefix = 22;

    private static readonly Ipv4Block Pool = new(0x0AC8_0000, 13); // 10.200.0.0/13, seldom used by clouds and offices

    /// <summary>The free blocks of the pool, in order.</summary>
    public static IEnumerable<Ipv4Block> Free(IReadOnlyCollection<Ipv4Block> taken)
    {
        var size = new Ipv4Block(0, Prefix).Size;
        for (var first = Pool.First; first < Pool.Last; first += size)
        {
            var block = new Ipv4Block(first, Prefix);
            if (!taken.Any(block.Overlaps))
            {
                yield return block;
            }
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
