using Luma.Agent.Networks;

namespace Luma.Tests.Agent.Networks;

public sealed class HostRoutesTests
{
    /// <summary>As a kernel wrote it, with its padding: a default route, Docker's bridges, a VPN and a single host.</summary>
    private const string Table = """
        Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT                                                       
        eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0                                                                               
        br-68e3e8ab5482	0000C80A	00000000	0001	0	0	0	00FCFFFF	0	0	0                                                                    
        docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0                                                                              
        tun0	0000000A	0100080A	0003	0	0	50	000000FF	0	0	0                                                                              
        eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0                                                                               
        eth0	FEA9FEA9	00000000	0005	0	0	100	FFFFFFFF	0	0	0                                                                             
        """;

    [Fact]
    public void Every_route_but_the_default_one_is_a_block() => Assert.Equal(
        ["10.200.0.0/22", "172.17.0.0/16", "10.0.0.0/8", "192.0.2.0/24", "169.254.169.254/32"],
        HostRoutes.Parse(Table.Split('\n')).Select(block => block.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT")]
    [InlineData("Iface\tDestination\n\neth0\t00000000\n")]
    public void A_table_without_routes_has_none(string table) => Assert.Empty(HostRoutes.Parse(table.Split('\n')));

    [Fact]
    public void The_table_of_this_host_can_be_read() => Assert.All(HostRoutes.Read(), block => Assert.InRange(block.Prefix, 1, 32));
}
