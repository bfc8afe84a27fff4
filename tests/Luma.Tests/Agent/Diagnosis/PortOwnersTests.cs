using System.Net;
using System.Net.Sockets;
using Luma.Agent.Diagnosis;

namespace Luma.Tests.Agent.Diagnosis;

public sealed class PortOwnersTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Who_listens_on_a_port_is_found(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();

        Assert.Contains(PortOwners.Of(((IPEndPoint)listener.LocalEndpoint).Port) ?? [], owner => owner.Process == Environment.ProcessId);
    }

    [Fact]
    public void A_port_on_which_nobody_listens_has_no_owner()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Null(PortOwners.Of(((IPEndPoint)bound.LocalEndPoint!).Port));
    }
}
