using System.Net;
using Luma.Agent.Networks;

namespace Luma.Tests.Agent.Networks;

public sealed class Ipv4BlockTests
{
    [Theory]
    [InlineData("10.200.0.0/13", "10.200.0.0", "10.207.255.255", 524_288)]
    [InlineData("10.200.4.0/22", "10.200.4.0", "10.200.7.255", 1_024)]
    [InlineData("192.0.2.7/32", "192.0.2.7", "192.0.2.7", 1)]
    [InlineData("128.0.0.0/1", "128.0.0.0", "255.255.255.255", 2_147_483_648)]
    public void A_block_has_a_first_and_a_last_address(string text, string first, string last, uint size)
    {
        var block = Block(text);

        Assert.Equal(first, Ipv4Block.Address(block.First).ToString());
        Assert.Equal(last, Ipv4Block.Address(block.Last).ToString());
        Assert.Equal(size, block.Size);
        Assert.Equal(text, block.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("fd00::/8")]
    [InlineData("10.0.0.0/8 ")]
    public void Anything_else_is_no_block(string? text) => Assert.False(Ipv4Block.TryParse(text, out _));

    /// <summary>Docker shows a subnet as it was typed.</summary>
    [Fact]
    public void An_address_within_the_block_stands_for_the_block() => Assert.Equal(Block("10.0.0.0/8"), Block("10.1.2.3/8"));

    [Theory]
    [InlineData("10.200.0.0/22", "10.200.0.0/22", true)]
    [InlineData("10.200.0.0/22", "10.200.3.0/24", true)]
    [InlineData("10.200.0.0/22", "10.0.0.0/8", true)]
    [InlineData("10.200.0.0/22", "10.200.4.0/22", false)]
    [InlineData("10.200.4.0/22", "10.200.0.0/22", false)]
    [InlineData("10.200.0.0/22", "0.0.0.0/0", true)]
    public void Blocks_overlap_if_they_share_an_address(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, Block(one).Overlaps(Block(other)));
        Assert.Equal(overlap, Block(other).Overlaps(Block(one)));
    }

    [Fact]
    public void The_two_halves_are_the_whole_and_do_not_meet()
    {
        var whole = Block("10.200.4.0/22");

        Assert.Equal("10.200.4.0/23", whole.LowerHalf.ToString());
        Assert.Equal("10.200.6.0/23", whole.UpperHalf.ToString());
        Assert.False(whole.LowerHalf.Overlaps(whole.UpperHalf));
        Assert.Equal(whole.Last, whole.UpperHalf.Last);
    }

    [Theory]
    [InlineData("10.200.4.0", true)]
    [InlineData("10.200.7.255", true)]
    [InlineData("10.200.3.255", false)]
    [InlineData("10.200.8.0", false)]
    public void A_block_contains_what_lies_between_its_ends(string address, bool contained) =>
        Assert.Equal(contained, Block("10.200.4.0/22").Contains(IPAddress.Parse(address)));

    private static Ipv4Block Block(string text) =>
        Ipv4Block.TryParse(text, out var block) ? block : throw new FormatException(text);
}
