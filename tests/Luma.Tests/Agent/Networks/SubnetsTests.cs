using Luma.Agent.Networks;

namespace Luma.Tests.Agent.Networks;

public sealed class SubnetsTests
{
    [Fact]
    public void The_pools_are_handed_out_in_order()
    {
        var free = Free();

        Assert.Equal(512 + 1024 + 64, free.Count);
        Assert.Equal(["10.200.0.0/22", "10.200.4.0/22", "10.200.8.0/22"], free.Take(3));
        Assert.Equal(["10.207.252.0/22", "172.16.0.0/22"], free.Skip(511).Take(2));
        Assert.Equal("192.168.252.0/22", free[^1]);
    }

    [Fact]
    public void What_is_taken_is_left_out_also_by_a_part() =>
        Assert.Equal("10.200.12.0/22", Free("10.200.0.0/22", "10.200.5.0/24", "10.200.11.255/32", "172.17.0.0/16")[0]);

    [Fact]
    public void What_covers_several_blocks_takes_them_all() => Assert.Equal("10.201.0.0/22", Free("10.200.0.0/16")[0]);

    [Fact]
    public void A_host_that_routes_all_of_10_gets_another_pool() =>
        Assert.Equal("172.20.0.0/22", Free("10.0.0.0/8", "172.16.0.0/14")[0]);

    [Fact]
    public void What_covers_every_pool_leaves_nothing() => Assert.Empty(Free("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"));

    [Fact]
    public void Luma_picks_from_the_upper_half_without_the_broadcast_address()
    {
        var own = Subnets.Own(Block("10.200.4.0/22")).ToList();

        Assert.Equal(511, own.Count);
        Assert.Equal("10.200.6.0", own[0]);
        Assert.Equal("10.200.7.254", own[^1]);
        Assert.Distinct(own);
    }

    [Fact]
    public void Docker_hands_out_no_address_that_Luma_picks()
    {
        var subnet = Block("10.200.4.0/22");

        Assert.DoesNotContain(Subnets.Own(subnet), address => subnet.LowerHalf.Contains(System.Net.IPAddress.Parse(address)));
    }

    private static List<string> Free(params string[] taken) => [.. Subnets.Free([.. taken.Select(Block)]).Select(block => block.ToString())];

    private static Ipv4Block Block(string text) =>
        Ipv4Block.TryParse(text, out var block) ? block : throw new FormatException(text);
}
